package org.felucca.server.internal.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.felucca.model.Errors;

/** Every endpoint of the API, whether it is built or not. What no table has a route for answers 501 with a sentence. */
public final class Endpoints {
    private Endpoints() {}

    /** The whole API as routes that say they are not built; put behind those that are. */
    public static List<Route> notBuilt() {
        try (InputStream in = Endpoints.class.getResourceAsStream("endpoints.txt")) {
            List<Route> routes = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String[] words = line.trim().split("\\s+", 3);
                if (words.length == 3) {
                    routes.add(notBuilt(words[0], words[1], words[2]));
                }
            }
            return List.copyOf(routes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Route notBuilt(String method, String path, String since) {
        return Route.route(method, path, since, exchange -> {
            throw Errors.notImplemented("%s %s is not supported by this engine", method, path);
        });
    }
}

package org.felucca.server.internal.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.felucca.model.Errors;

/**
 * Every endpoint of the API, whether it is built or not. What no table has a route for answers 501 with a sentence; what asks a swarm answers 503 as
 * Docker does outside of one, which clients that look for a swarm (Portainer, docker-compose) understand.
 */
public final class Endpoints {
    /** What only a manager of a swarm can do. To make or join one is not built. */
    private static final Pattern OF_A_MANAGER =
            Pattern.compile("/(swarm(?!/(init|join))|nodes|services|tasks|secrets|configs)(/.*)?");

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
        if (path.equals("/swarm/leave")) {
            return Route.route(method, path, since, exchange -> {
                throw Errors.unavailable("This node is not part of a swarm");
            });
        }
        if (OF_A_MANAGER.matcher(path).matches()) {
            return Route.route(method, path, since, exchange -> {
                throw Errors.unavailable("This node is not a swarm manager. Use \"docker swarm init\" or "
                        + "\"docker swarm join\" to connect this node to swarm and try again.");
            });
        }
        return Route.route(method, path, since, exchange -> {
            throw Errors.notImplemented("%s %s is not supported by this engine", method, path);
        });
    }
}

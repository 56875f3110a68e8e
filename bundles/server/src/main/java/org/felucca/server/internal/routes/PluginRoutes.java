package org.felucca.server.internal.routes;

import static org.felucca.server.internal.api.Route.route;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.felucca.model.Errors;
import org.felucca.model.Filters;
import org.felucca.server.internal.api.Exchange;
import org.felucca.server.internal.api.Route;

/**
 * Docker's managed plugins, which it runs as containers. This engine has none and installs none, so a list is empty and no name is known;
 * what would install one is not built. Programs that serve the plugin protocol on a socket are no part of this: Docker does not list them, either.
 */
public final class PluginRoutes {
    private static final Set<String> FLAGS = Set.of("true", "false", "1", "0");

    private PluginRoutes() {}

    public static List<Route> table() {
        return List.of(
                route("GET", "/plugins", "1.24", PluginRoutes::listPlugins),
                route("GET", "/plugins/{name}/json", "1.24", PluginRoutes::unknown),
                route("POST", "/plugins/{name}/enable", "1.24", PluginRoutes::unknown),
                route("POST", "/plugins/{name}/disable", "1.24", PluginRoutes::unknown),
                route("POST", "/plugins/{name}/push", "1.24", PluginRoutes::unknown),
                route("POST", "/plugins/{name}/set", "1.25", PluginRoutes::unknown),
                route("DELETE", "/plugins/{name}", "1.24", PluginRoutes::unknown));
    }

    private static void listPlugins(Exchange x) throws IOException {
        Filters filters = x.query().filters();
        filters.requireKnown(Set.of("enabled", "capability"));
        for (String value : filters.get("enabled")) {
            if (!FLAGS.contains(value)) {
                throw Errors.invalid("invalid filter 'enabled=%s'", filters.get("enabled"));
            }
        }
        x.json(200, List.of());
    }

    private static void unknown(Exchange x) {
        throw Errors.notFound("plugin \"%s\" not found", x.path("name"));
    }
}

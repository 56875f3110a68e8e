package org.felucca.server.internal.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the route of a request: first those that are built, in the order of their tables, then the rest of the API. */
public final class Router {
    private static final Pattern VERSIONED = Pattern.compile("/v([0-9][0-9.]*)(/.*)");

    private final Map<String, List<Route>> byMethod = new HashMap<>();

    public Router(List<List<Route>> tables) {
        for (List<Route> table : tables) {
            for (Route route : table) {
                byMethod.computeIfAbsent(route.method(), m -> new ArrayList<>()).add(route);
            }
        }
    }

    /** A route that fits, with the version asked for and the path's parameters. */
    record Match(Route route, ApiVersion version, Map<String, String> parameters) {
        Match with(Map<String, String> others) {
            return new Match(route, version, others);
        }
    }

    /** Throws 404 {@code page not found} for an unknown path and for a wrong method alike, as Docker does. */
    Match find(String method, String rawPath) {
        ApiVersion version = ApiVersion.MAX;
        String path = rawPath;
        Matcher versioned = VERSIONED.matcher(rawPath);
        if (versioned.matches()) {
            path = versioned.group(2);
        }
        for (Route route : byMethod.getOrDefault(method, List.of())) {
            Optional<Map<String, String>> parameters = route.match(path);
            if (parameters.isPresent()) {
                if (versioned.matches()) {
                    version = ApiVersion.requested(versioned.group(1));
                }
                return new Match(route, version, parameters.get());
            }
        }
        throw HttpFailure.pageNotFound();
    }
}

package org.felucca.server.internal.routes;

import static org.felucca.server.internal.api.Route.route;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.server.internal.api.Exchange;
import org.felucca.server.internal.api.Route;
import org.felucca.server.internal.wire.PruneWire;

/**
 * Pruning of what this engine has not got yet, as {@code docker system prune} asks for it: there is no cache of a builder, so there is
 * nothing to remove.
 */
public final class PruneRoutes {
    private static final Set<String> CACHE_KEYS = Set.of(
            "until",
            "unused-for",
            "label",
            "label!",
            "id",
            "parent",
            "type",
            "description",
            "inuse",
            "shared",
            "private");

    private PruneRoutes() {}

    public static List<Route> table() {
        return List.of(route("POST", "/build/prune", "1.31", PruneRoutes::postPrune));
    }

    private static void postPrune(Exchange x) throws IOException {
        try {
            x.query().filters().requireKnown(CACHE_KEYS);
        } catch (FeluccaException e) {
            throw Errors.invalid("failed to prune build cache: %s", e.getMessage());
        }
        x.json(200, new PruneWire.BuildCacheWire(null, 0));
    }
}

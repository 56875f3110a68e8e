package org.felucca.server.internal.routes;

import static org.felucca.server.internal.api.Route.route;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.engine.volume.InspectVolume;
import org.felucca.engine.volume.ListVolumes;
import org.felucca.engine.volume.PruneVolumes;
import org.felucca.engine.volume.RemoveVolume;
import org.felucca.model.Errors;
import org.felucca.model.Filters;
import org.felucca.server.internal.api.Exchange;
import org.felucca.server.internal.api.Route;
import org.felucca.server.internal.wire.CreateVolumeWire;
import org.felucca.server.internal.wire.PrunedVolumesWire;
import org.felucca.server.internal.wire.VolumeListWire;
import org.felucca.server.internal.wire.VolumeWire;

/** Volumes. */
public final class VolumeRoutes {
    private static final int ANONYMOUS_ONLY = 42;

    private VolumeRoutes() {}

    public static List<Route> table() {
        return List.of(
                route("GET", "/volumes", "1.24", VolumeRoutes::getVolumesList),
                route("GET", "/volumes/{name}", "1.24", VolumeRoutes::getVolumeByName),
                route("POST", "/volumes/create", "1.24", VolumeRoutes::postVolumesCreate),
                route("POST", "/volumes/prune", "1.25", VolumeRoutes::postVolumesPrune),
                route("DELETE", "/volumes/{name}", "1.24", VolumeRoutes::deleteVolumes));
    }

    private static void getVolumesList(Exchange x) throws IOException, InterruptedException {
        x.json(200, VolumeListWire.fromModel(x.run(new ListVolumes(x.query().filters()))));
    }

    private static void getVolumeByName(Exchange x) throws IOException, InterruptedException {
        x.json(200, VolumeWire.fromModel(x.run(new InspectVolume(x.path("name")))));
    }

    private static void postVolumesCreate(Exchange x) throws IOException, InterruptedException {
        x.json(201, VolumeWire.fromModel(x.run(x.body(CreateVolumeWire.class).toModel())));
    }

    /** Before 1.42 there was no choice: all that nobody has. */
    private static void postVolumesPrune(Exchange x) throws IOException, InterruptedException {
        Filters filters = x.query().filters();
        if (!x.version().atLeast(ANONYMOUS_ONLY)) {
            if (filters.has("all")) {
                throw Errors.invalid("invalid filter 'all'");
            }
            Map<String, List<String>> all = new LinkedHashMap<>(filters.values());
            all.put("all", List.of("true"));
            filters = new Filters(all);
        }
        x.json(200, PrunedVolumesWire.fromModel(x.run(new PruneVolumes(filters))));
    }

    private static void deleteVolumes(Exchange x) throws IOException, InterruptedException {
        x.run(new RemoveVolume(x.path("name"), x.query().flag("force")));
        x.empty(204);
    }
}

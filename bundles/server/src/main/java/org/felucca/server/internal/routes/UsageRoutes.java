package org.felucca.server.internal.routes;

import static org.felucca.server.internal.api.Route.route;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.felucca.engine.container.ContainerDetails;
import org.felucca.engine.container.ListContainers;
import org.felucca.engine.container.PruneContainers;
import org.felucca.engine.image.ImageDetails;
import org.felucca.engine.image.ImageDetailsBuilder;
import org.felucca.engine.image.ListImages;
import org.felucca.engine.image.MeasureImages;
import org.felucca.engine.image.PruneImages;
import org.felucca.engine.volume.MeasureVolumes;
import org.felucca.model.Errors;
import org.felucca.model.Filters;
import org.felucca.server.internal.api.Exchange;
import org.felucca.server.internal.api.Route;
import org.felucca.server.internal.wire.ContainerSummaryWire;
import org.felucca.server.internal.wire.DiskUsageWire;
import org.felucca.server.internal.wire.ImageWire;
import org.felucca.server.internal.wire.PruneWire;
import org.felucca.server.internal.wire.VolumeUsageWire;

/** What takes space, and what gives it back. */
public final class UsageRoutes {
    private static final List<String> TYPES = List.of("container", "image", "volume", "build-cache");

    private UsageRoutes() {}

    public static List<Route> table() {
        return List.of(
                route("GET", "/system/df", "1.25", UsageRoutes::getDiskUsage),
                route("POST", "/containers/prune", "1.25", UsageRoutes::postContainersPrune),
                route("POST", "/images/prune", "1.25", UsageRoutes::postImagesPrune));
    }

    private static void postContainersPrune(Exchange x) throws IOException, InterruptedException {
        x.json(200, PruneWire.of(x.run(new PruneContainers(x.query().filters()))));
    }

    private static void postImagesPrune(Exchange x) throws IOException, InterruptedException {
        x.json(200, PruneWire.of(x.run(new PruneImages(x.query().filters()))));
    }

    /** Before 1.42 all kinds were told. */
    private static List<String> types(Exchange x) {
        List<String> types = x.version().atLeast(42) ? x.query().texts("type") : List.of();
        for (String type : types) {
            if (!TYPES.contains(type)) {
                throw Errors.invalid("unknown object type: %s", type);
            }
        }
        return types.isEmpty() ? TYPES : types;
    }

    private static void getDiskUsage(Exchange x) throws IOException, InterruptedException {
        List<String> types = types(x);
        boolean images = types.contains("image");
        boolean containers = types.contains("container");
        List<ContainerDetails> all =
                images || containers ? x.run(new ListContainers(true, 0, containers, Filters.none())) : List.of();
        Instant now = Instant.now();
        x.json(
                200,
                new DiskUsageWire(
                        images ? x.run(new MeasureImages()) : 0,
                        images ? images(x, all) : null,
                        containers
                                ? all.stream()
                                        .map(c -> ContainerSummaryWire.fromModel(c, now))
                                        .toList()
                                : null,
                        types.contains("volume")
                                ? x.run(new MeasureVolumes()).stream()
                                        .map(VolumeUsageWire::fromModel)
                                        .toList()
                                : null,
                        types.contains("build-cache") ? List.of() : null,
                        0));
    }

    private static List<ImageWire.Summary> images(Exchange x, List<ContainerDetails> containers)
            throws IOException, InterruptedException {
        Map<String, Integer> users = new HashMap<>();
        containers.forEach(container -> users.merge(container.imageId(), 1, Integer::sum));
        List<ImageDetails> images = x.run(new ListImages(false, Filters.none(), true));
        return images.stream()
                .map(image -> ImageWire.Summary.fromModel(ImageDetailsBuilder.builder(image)
                        .containers(users.getOrDefault(image.id().toString(), 0))
                        .build()))
                .map(summary -> x.version().atLeast(43) ? summary : summary.withPlaceholders())
                .toList();
    }
}

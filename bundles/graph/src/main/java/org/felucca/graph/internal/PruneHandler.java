package org.felucca.graph.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.felucca.engine.Event;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.JobIo;
import org.felucca.engine.container.ListContainers;
import org.felucca.engine.image.PruneImages;
import org.felucca.engine.image.RemoveImage;
import org.felucca.engine.image.RemovedImage;
import org.felucca.model.Digest;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.model.Filters;
import org.felucca.model.ImageRef;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Removes images that nobody uses. */
@Component(property = JobHandler.JOB + "=images.prune")
public final class PruneHandler implements JobHandler<PruneImages, PruneImages.Pruned> {
    private static final Set<String> KEYS = Set.of("dangling", "until", "label", "label!");
    private static final String DANGLING = "dangling";

    private final Graph graph;

    @Activate
    public PruneHandler(@Reference Graph graph) {
        this.graph = graph;
    }

    @Override
    public PruneImages.Pruned run(PruneImages request, JobContext context) throws IOException, InterruptedException {
        request.filters().requireKnown(KEYS);
        boolean danglingOnly = request.filters().get(DANGLING).stream()
                .findFirst()
                .map(ImageFilter::isTrue)
                .orElse(true);
        Map<String, List<String>> others = new HashMap<>(request.filters().values());
        others.remove(DANGLING);
        ImageFilter filter = ImageFilter.forPrune(new Filters(others), graph.state());
        long before = MeasureHandler.bytes(graph.layers());
        List<RemovedImage> removed = new ArrayList<>();
        // an image whose children have gone is nobody's parent any more
        for (boolean again = true; again; ) {
            int count = removed.size();
            Set<String> used = used(context);
            for (Image image : graph.images()) {
                if (!used.contains(image.id().toString())
                        && !(danglingOnly && !graph.names(image.id()).isEmpty())
                        && !hasChildren(image)
                        && filter.matches(image)) {
                    remove(image, removed, context);
                }
            }
            again = removed.size() > count;
        }
        long bytes = Math.max(0, before - MeasureHandler.bytes(graph.layers()))
                + graph.blobs().parts().expire(Duration.ZERO);
        context.engine().events().tell(Event.now("image", "prune", "", Map.of("reclaimed", Long.toString(bytes))));
        return new PruneImages.Pruned(removed, bytes);
    }

    private static Set<String> used(JobContext context) throws IOException, InterruptedException {
        return context
                .engine()
                .run(new ListContainers(true, 0, false, Filters.none()), context.caller(), JobIo.none())
                .stream()
                .map(container -> container.imageId())
                .collect(Collectors.toSet());
    }

    private boolean hasChildren(Image image) {
        Optional<Digest> id = Optional.of(image.id());
        return graph.images().stream().anyMatch(other -> other.record().parent().equals(id));
    }

    /** Somebody may have begun to use it, or have removed it: then it stays, or has gone. */
    private void remove(Image image, List<RemovedImage> removed, JobContext context)
            throws IOException, InterruptedException {
        List<String> names =
                graph.names(image.id()).stream().map(ImageRef::familiar).toList();
        for (String name : names.isEmpty() ? List.of(image.id().toString()) : names) {
            try {
                removed.addAll(
                        context.engine().run(new RemoveImage(name, false, true), context.caller(), JobIo.none()));
            } catch (FeluccaException e) {
                if (e.kind() != ErrorKind.CONFLICT && e.kind() != ErrorKind.NOT_FOUND) {
                    throw e;
                }
            }
        }
    }
}

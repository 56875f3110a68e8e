package org.felucca.containers.internal.prune;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.Details;
import org.felucca.containers.internal.EngineLink;
import org.felucca.containers.internal.run.Stops;
import org.felucca.engine.Event;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.PruneContainers;
import org.felucca.model.ContainerStatus;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.model.Filters;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Removes the containers that do not run. */
@Component(property = JobHandler.JOB + "=containers.prune")
public final class PruneContainersHandler implements JobHandler<PruneContainers, PruneContainers.Pruned> {
    private static final Set<String> KEYS = Set.of("until", "label", "label!");

    private final Containers containers;
    private final Details details;
    private final Stops stops;
    private final EngineLink engine;

    @Activate
    public PruneContainersHandler(
            @Reference Containers containers,
            @Reference Details details,
            @Reference Stops stops,
            @Reference EngineLink engine) {
        this.containers = containers;
        this.details = details;
        this.stops = stops;
        this.engine = engine;
    }

    @Override
    public PruneContainers.Pruned run(PruneContainers request, JobContext context)
            throws IOException, InterruptedException {
        Filters filters = request.filters();
        filters.requireKnown(KEYS);
        Optional<Instant> until = filters.time("until");
        List<String> removed = new ArrayList<>();
        long bytes = 0;
        for (Container container : List.copyOf(containers.all())) {
            if (!runs(container) && matches(container, filters, until)) {
                long size = details.of(container, true).sizeRw().orElse(0L);
                if (remove(container)) {
                    removed.add(container.id().value());
                    bytes += size;
                }
            }
        }
        engine.tell(Event.now("container", "prune", "", Map.of("reclaimed", Long.toString(bytes))));
        return new PruneContainers.Pruned(removed, bytes);
    }

    private static boolean runs(Container container) {
        ContainerStatus status = container.state().status();
        return container.state().alive() || status == ContainerStatus.RESTARTING || status == ContainerStatus.REMOVING;
    }

    private static boolean matches(Container container, Filters filters, Optional<Instant> until) {
        Map<String, String> labels = container.record().config().labels();
        return until.map(limit -> container.record().created().isBefore(limit)).orElse(true)
                && filters.get("label").stream().allMatch(label -> Filters.hasLabel(labels, label))
                && filters.get("label!").stream().noneMatch(label -> Filters.hasLabel(labels, label));
    }

    /** Somebody may have started it or be removing it: then it is not ours to count. */
    private boolean remove(Container container) throws IOException, InterruptedException {
        try {
            stops.remove(container, false, false);
            return true;
        } catch (FeluccaException e) {
            if (e.kind() == ErrorKind.CONFLICT || e.kind() == ErrorKind.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }
}

package org.felucca.containers.internal.jobs;

import java.io.IOException;
import java.util.Optional;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.run.Adoption;
import org.felucca.containers.internal.stats.Sampler;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.ContainerStats;
import org.felucca.engine.container.StatsSample;
import org.felucca.engine.container.StreamStats;
import org.felucca.model.Errors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells what a container uses. */
@Component(property = JobHandler.JOB + "=container.stats")
public final class StreamStatsHandler implements JobHandler<StreamStats, Void> {
    private final Containers containers;
    private final Adoption adoption;
    private final Sampler sampler;

    @Activate
    public StreamStatsHandler(
            @Reference Containers containers, @Reference Adoption adoption, @Reference Sampler sampler) {
        this.containers = containers;
        this.adoption = adoption;
        this.sampler = sampler;
    }

    @Override
    public Void run(StreamStats request, JobContext context) throws IOException, InterruptedException {
        if (request.stream() && request.oneShot()) {
            throw Errors.invalid("cannot have stream=true and one-shot=true");
        }
        Container container = containers.find(request.container());
        context.io().begin();
        if (request.oneShot() || (!request.stream() && !container.state().alive())) {
            tell(container, sampler.sample(container), Optional.empty(), context);
            return null;
        }
        try (Sampler.Watch watch = sampler.watch(container)) {
            Optional<StatsSample> before = Optional.empty();
            if (!request.stream()) {
                before = adoption.handover().waiting(watch::next);
            }
            do {
                Optional<StatsSample> now = adoption.handover().waiting(watch::next);
                if (container.removed()) {
                    return null;
                }
                tell(container, now, now.isPresent() ? before : Optional.empty(), context);
                before = now;
            } while (request.stream());
        }
        return null;
    }

    private static void tell(
            Container container, Optional<StatsSample> now, Optional<StatsSample> before, JobContext context)
            throws IOException {
        context.io()
                .message(new ContainerStats(container.id(), container.record().name(), now, before));
    }
}

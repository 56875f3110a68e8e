package org.felucca.containers.internal.jobs;

import java.io.IOException;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.run.Signals;
import org.felucca.containers.internal.run.Stops;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.KillContainer;
import org.felucca.model.FeluccaException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Sends a signal to a container. */
@Component(property = JobHandler.JOB + "=container.kill")
public final class KillContainerHandler implements JobHandler<KillContainer, Void> {
    private final Containers containers;
    private final Stops stops;

    @Activate
    public KillContainerHandler(@Reference Containers containers, @Reference Stops stops) {
        this.containers = containers;
        this.stops = stops;
    }

    @Override
    public Void run(KillContainer request, JobContext context) throws IOException, InterruptedException {
        if (!request.signal().isEmpty()) {
            Signals.number(request.signal());
        }
        stops.kill(find(request.container()), request.signal());
        return null;
    }

    private Container find(String reference) {
        try {
            return containers.find(reference);
        } catch (FeluccaException e) {
            throw new FeluccaException(e.kind(), "cannot kill container: " + reference + ": " + e.getMessage(), e);
        }
    }
}

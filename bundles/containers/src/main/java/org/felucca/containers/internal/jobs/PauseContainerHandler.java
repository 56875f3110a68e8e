package org.felucca.containers.internal.jobs;

import java.io.IOException;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.run.Stops;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.PauseContainer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Freezes a container. */
@Component(property = JobHandler.JOB + "=container.pause")
public final class PauseContainerHandler implements JobHandler<PauseContainer, Void> {
    private final Containers containers;
    private final Stops stops;

    @Activate
    public PauseContainerHandler(@Reference Containers containers, @Reference Stops stops) {
        this.containers = containers;
        this.stops = stops;
    }

    @Override
    public Void run(PauseContainer request, JobContext context) throws IOException, InterruptedException {
        stops.pause(containers.find(request.container()));
        return null;
    }
}

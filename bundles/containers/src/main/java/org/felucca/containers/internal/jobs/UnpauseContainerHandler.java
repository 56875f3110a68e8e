package org.felucca.containers.internal.jobs;

import java.io.IOException;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.run.Stops;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.UnpauseContainer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Thaws a container. */
@Component(property = JobHandler.JOB + "=container.unpause")
public final class UnpauseContainerHandler implements JobHandler<UnpauseContainer, Void> {
    private final Containers containers;
    private final Stops stops;

    @Activate
    public UnpauseContainerHandler(@Reference Containers containers, @Reference Stops stops) {
        this.containers = containers;
        this.stops = stops;
    }

    @Override
    public Void run(UnpauseContainer request, JobContext context) throws IOException, InterruptedException {
        stops.unpause(containers.find(request.container()));
        return null;
    }
}

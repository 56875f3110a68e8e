package org.felucca.containers.internal.jobs;

import java.io.IOException;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.run.Stops;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.StopContainer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Stops a container. */
@Component(property = JobHandler.JOB + "=container.stop")
public final class StopContainerHandler implements JobHandler<StopContainer, Void> {
    private final Containers containers;
    private final Stops stops;

    @Activate
    public StopContainerHandler(@Reference Containers containers, @Reference Stops stops) {
        this.containers = containers;
        this.stops = stops;
    }

    @Override
    public Void run(StopContainer request, JobContext context) throws IOException, InterruptedException {
        stops.stop(containers.find(request.container()), request.signal(), request.timeoutSeconds());
        return null;
    }
}

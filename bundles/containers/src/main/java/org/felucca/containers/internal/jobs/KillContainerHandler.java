package org.felucca.containers.internal.jobs;

import java.io.IOException;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.run.Stops;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.KillContainer;
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
        stops.kill(containers.find(request.container()), request.signal());
        return null;
    }
}

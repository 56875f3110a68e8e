package org.felucca.containers.internal.jobs;

import java.io.IOException;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.Links;
import org.felucca.containers.internal.run.Stops;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.RemoveContainer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Removes a container. */
@Component(property = JobHandler.JOB + "=container.remove")
public final class RemoveContainerHandler implements JobHandler<RemoveContainer, Void> {
    private final Containers containers;
    private final Stops stops;

    @Activate
    public RemoveContainerHandler(@Reference Containers containers, @Reference Stops stops) {
        this.containers = containers;
        this.stops = stops;
    }

    @Override
    public Void run(RemoveContainer request, JobContext context) throws IOException, InterruptedException {
        if (request.link()) {
            Links.remove(containers, request.container());
            return null;
        }
        stops.remove(containers.find(request.container()), request.force(), request.removeVolumes());
        return null;
    }
}

package org.felucca.containers.internal.jobs;

import java.io.IOException;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.Details;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.ContainerDetails;
import org.felucca.engine.container.InspectContainer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells all about a container. */
@Component(property = JobHandler.JOB + "=container.inspect")
public final class InspectContainerHandler implements JobHandler<InspectContainer, ContainerDetails> {
    private final Containers containers;
    private final Details details;

    @Activate
    public InspectContainerHandler(@Reference Containers containers, @Reference Details details) {
        this.containers = containers;
        this.details = details;
    }

    @Override
    public ContainerDetails run(InspectContainer request, JobContext context) throws IOException, InterruptedException {
        return details.of(containers.find(request.container()), request.size());
    }
}

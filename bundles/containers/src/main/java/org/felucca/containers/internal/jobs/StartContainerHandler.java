package org.felucca.containers.internal.jobs;

import java.io.IOException;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.run.Runs;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.StartContainer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Starts a container. */
@Component(property = JobHandler.JOB + "=container.start")
public final class StartContainerHandler implements JobHandler<StartContainer, Void> {
    private final Containers containers;
    private final Runs runs;

    @Activate
    public StartContainerHandler(@Reference Containers containers, @Reference Runs runs) {
        this.containers = containers;
        this.runs = runs;
    }

    @Override
    public Void run(StartContainer request, JobContext context) throws IOException, InterruptedException {
        runs.start(containers.find(request.container()));
        return null;
    }
}

package org.felucca.containers.internal.jobs;

import java.io.IOException;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.run.LogReading;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.ReadLogs;
import org.felucca.model.ContainerStatus;
import org.felucca.model.Errors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Streams what a container has written. */
@Component(property = JobHandler.JOB + "=container.logs")
public final class ReadLogsHandler implements JobHandler<ReadLogs, Void> {
    private final Containers containers;
    private final LogReading logs;

    @Activate
    public ReadLogsHandler(@Reference Containers containers, @Reference LogReading logs) {
        this.containers = containers;
        this.logs = logs;
    }

    @Override
    public Void run(ReadLogs request, JobContext context) throws IOException, InterruptedException {
        Container container = containers.find(request.container());
        if (!request.stdout() && !request.stderr()) {
            throw Errors.invalid("Bad parameters: you must choose at least one stream");
        }
        ContainerStatus status = container.state().status();
        if (status == ContainerStatus.REMOVING || status == ContainerStatus.DEAD) {
            throw Errors.conflict("can not get logs from container which is dead or marked for removal");
        }
        logs.read(container, request, context);
        return null;
    }
}

package org.felucca.containers.internal.jobs;

import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.exec.Execs;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.CreateExec;
import org.felucca.model.Errors;
import org.felucca.model.ExecId;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Prepares a further process in a container. */
@Component(property = JobHandler.JOB + "=exec.create")
public final class CreateExecHandler implements JobHandler<CreateExec, ExecId> {
    private final Containers containers;
    private final Execs execs;

    @Activate
    public CreateExecHandler(@Reference Containers containers, @Reference Execs execs) {
        this.containers = containers;
        this.execs = execs;
    }

    @Override
    public ExecId run(CreateExec request, JobContext context) {
        Container container = containers.find(request.container());
        if (request.command().isEmpty()) {
            throw Errors.invalid("No exec command specified");
        }
        switch (container.state().status()) {
            case RUNNING -> {}
            case PAUSED ->
                throw Errors.conflict("Container %s is paused, unpause the container before exec", container.id());
            case RESTARTING ->
                throw Errors.conflict(
                        "Container %s is restarting, wait until the container is running", container.id());
            default -> throw Errors.conflict("Container %s is not running", container.id());
        }
        return execs.create(container, request);
    }
}

package org.felucca.containers.internal.jobs;

import org.felucca.containers.internal.exec.Execs;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.ResizeExec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Sets the size of the terminal of a further process. */
@Component(property = JobHandler.JOB + "=exec.resize")
public final class ResizeExecHandler implements JobHandler<ResizeExec, Void> {
    private final Execs execs;

    @Activate
    public ResizeExecHandler(@Reference Execs execs) {
        this.execs = execs;
    }

    @Override
    public Void run(ResizeExec request, JobContext context) {
        execs.find(request.exec()).resize(request.height(), request.width());
        return null;
    }
}

package org.felucca.containers.internal.jobs;

import org.felucca.containers.internal.exec.Execs;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.ExecDetails;
import org.felucca.engine.container.InspectExec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells about a further process. */
@Component(property = JobHandler.JOB + "=exec.inspect")
public final class InspectExecHandler implements JobHandler<InspectExec, ExecDetails> {
    private final Execs execs;

    @Activate
    public InspectExecHandler(@Reference Execs execs) {
        this.execs = execs;
    }

    @Override
    public ExecDetails run(InspectExec request, JobContext context) {
        return execs.find(request.exec()).details();
    }
}

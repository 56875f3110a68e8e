package org.felucca.containers.internal.jobs;

import java.io.IOException;
import org.felucca.containers.internal.exec.Execs;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.StartExec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Runs a prepared process. */
@Component(property = JobHandler.JOB + "=exec.start")
public final class StartExecHandler implements JobHandler<StartExec, Void> {
    private final Execs execs;

    @Activate
    public StartExecHandler(@Reference Execs execs) {
        this.execs = execs;
    }

    @Override
    public Void run(StartExec request, JobContext context) throws IOException, InterruptedException {
        execs.start(request, context);
        return null;
    }
}

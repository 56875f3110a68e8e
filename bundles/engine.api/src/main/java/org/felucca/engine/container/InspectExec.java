package org.felucca.engine.container;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Tells about one.
 *
 * @param exec its id
 */
@JobName("exec.inspect")
public record InspectExec(String exec) implements JobRequest<ExecDetails> {
    public InspectExec {
        exec = Absent.text(exec);
    }
}

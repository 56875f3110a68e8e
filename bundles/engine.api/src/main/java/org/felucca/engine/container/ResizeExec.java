package org.felucca.engine.container;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Sets the size of its terminal.
 *
 * @param exec its id
 * @param height rows
 * @param width columns
 */
@JobName("exec.resize")
public record ResizeExec(String exec, int height, int width) implements JobRequest<Void> {
    public ResizeExec {
        exec = Absent.text(exec);
    }
}

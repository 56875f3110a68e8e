package org.felucca.engine.container;

import java.util.List;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Runs it; unless detached, begins and streams until it ends. CONFLICT when it was started before.
 *
 * @param exec its id
 * @param detach answer once it runs
 * @param tty as at its creation
 * @param consoleSize rows, columns; or empty
 */
@JobName("exec.start")
public record StartExec(String exec, boolean detach, boolean tty, List<Integer> consoleSize)
        implements JobRequest<Void> {
    public StartExec {
        exec = Absent.text(exec);
        consoleSize = Absent.list(consoleSize);
    }
}

package org.felucca.engine.container;

import java.util.List;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;
import org.felucca.model.ExecId;

/**
 * Prepares a further process in a running container. CONFLICT when it does not run.
 *
 * @param container id, name or unique prefix of an id
 * @param command program and arguments; INVALID if empty
 * @param env on top of the container's
 * @param user empty for the container's
 * @param workingDir empty for the container's
 * @param tty gets a terminal
 * @param attachStdin keeps its input open
 * @param attachStdout output is wanted
 * @param attachStderr output is wanted
 * @param privileged all capabilities
 * @param detachKeys empty for the default
 * @param consoleSize rows, columns; or empty
 */
@JobName("exec.create")
public record CreateExec(
        String container,
        List<String> command,
        List<String> env,
        String user,
        String workingDir,
        boolean tty,
        boolean attachStdin,
        boolean attachStdout,
        boolean attachStderr,
        boolean privileged,
        String detachKeys,
        List<Integer> consoleSize)
        implements JobRequest<ExecId> {
    public CreateExec {
        container = Absent.text(container);
        command = Absent.list(command);
        env = Absent.list(env);
        user = Absent.text(user);
        workingDir = Absent.text(workingDir);
        detachKeys = Absent.text(detachKeys);
        consoleSize = Absent.list(consoleSize);
    }
}

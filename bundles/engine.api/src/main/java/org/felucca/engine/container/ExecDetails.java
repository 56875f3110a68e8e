package org.felucca.engine.container;

import java.util.Optional;
import org.felucca.model.Absent;
import org.felucca.model.ContainerId;
import org.felucca.model.ExecId;

/**
 * A further process of a container.
 *
 * @param id its id
 * @param container where
 * @param running now
 * @param exitCode once it has ended
 * @param pid on the host, 0 when it does not run
 * @param request as it was asked for
 * @param user as resolved
 */
public record ExecDetails(
        ExecId id,
        ContainerId container,
        boolean running,
        Optional<Integer> exitCode,
        int pid,
        CreateExec request,
        String user) {
    public ExecDetails {
        exitCode = Absent.optional(exitCode);
        user = Absent.text(user);
    }
}

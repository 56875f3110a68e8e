package org.felucca.containers.internal.exec;

import java.util.List;
import java.util.Optional;
import org.felucca.engine.container.CreateExec;
import org.felucca.model.Absent;
import org.felucca.model.ExecId;

/**
 * What the successor of this bundle has to know of a further process.
 *
 * @param id its id
 * @param request as it was prepared
 * @param claimed whether its start was asked for
 * @param launched whether it was started
 * @param exitCode once it has ended
 * @param endedAt by {@link System#nanoTime}
 * @param attached how many clients see its output
 */
record KeptExec(
        ExecId id,
        CreateExec request,
        boolean claimed,
        boolean launched,
        Optional<Integer> exitCode,
        long endedAt,
        int attached) {
    KeptExec {
        exitCode = Absent.optional(exitCode);
    }

    /** All of a container, in the file {@code execs.json} of its run folder, and the launch of the framework that they belong to. */
    record All(String launch, List<KeptExec> execs) {
        All {
            launch = Absent.text(launch);
            execs = Absent.list(execs);
        }
    }
}

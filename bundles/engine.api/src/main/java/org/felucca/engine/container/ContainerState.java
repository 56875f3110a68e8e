package org.felucca.engine.container;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Optional;
import org.felucca.model.Absent;
import org.felucca.model.ContainerStatus;

/**
 * What a container does. A paused or restarting one also runs.
 *
 * @param status in one word
 * @param running has a process, or is about to be restarted
 * @param paused is frozen
 * @param restarting waits for its restart
 * @param oomKilled the kernel killed it for memory
 * @param dead could not be removed
 * @param pid on the host, 0 when it does not run
 * @param exitCode of the last run
 * @param error why it did not start, or empty
 * @param startedAt the last time
 * @param finishedAt the last time
 * @param health where it has a health check and was started
 */
@RecordBuilder
public record ContainerState(
        ContainerStatus status,
        boolean running,
        boolean paused,
        boolean restarting,
        boolean oomKilled,
        boolean dead,
        int pid,
        int exitCode,
        String error,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<ContainerHealth> health) {
    public ContainerState {
        error = Absent.text(error);
        startedAt = Absent.optional(startedAt);
        finishedAt = Absent.optional(finishedAt);
        health = Absent.optional(health);
    }
}

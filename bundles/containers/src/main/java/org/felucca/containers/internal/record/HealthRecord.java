package org.felucca.containers.internal.record;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.engine.container.ContainerHealth;
import org.felucca.engine.container.ContainerHealth.Probe;
import org.felucca.engine.container.ContainerHealth.Status;

/**
 * The health of a container: kept on disk as {@code health.json}, written after every probe.
 *
 * @param run start of the run that it is about
 * @param health what was found
 */
public record HealthRecord(Instant run, ContainerHealth health) {
    private static final int KEPT = 5;

    /** Of a run that has just started; what was found of earlier ones stays in the log. */
    public static HealthRecord starting(Instant run, Optional<HealthRecord> before) {
        List<Probe> log = before.map(b -> b.health().log()).orElse(List.of());
        return new HealthRecord(run, new ContainerHealth(Status.STARTING, 0, log));
    }

    /** After a further probe. A failure in the start period does not count, unless it was well before. */
    public HealthRecord with(Probe probe, int retries, boolean startPeriod) {
        List<Probe> log = new ArrayList<>(health.log());
        log.add(probe);
        while (log.size() > KEPT) {
            log.remove(0);
        }
        if (probe.exitCode() == 0) {
            return new HealthRecord(run, new ContainerHealth(Status.HEALTHY, 0, log));
        }
        boolean counts = health.status() != Status.STARTING || !startPeriod;
        int streak = health.failingStreak() + (counts ? 1 : 0);
        Status status = counts && streak >= retries ? Status.UNHEALTHY : health.status();
        return new HealthRecord(run, new ContainerHealth(status, streak, log));
    }

    /** It has ended: nothing that has ended is well, as with Docker. */
    public HealthRecord ended() {
        return new HealthRecord(run, new ContainerHealth(Status.UNHEALTHY, health.failingStreak(), health.log()));
    }
}

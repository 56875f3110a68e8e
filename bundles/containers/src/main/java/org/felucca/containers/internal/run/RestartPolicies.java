package org.felucca.containers.internal.run;

import java.time.Duration;
import java.time.Instant;
import org.felucca.containers.internal.record.RunState;
import org.felucca.model.RestartPolicy;

/** Docker's rules of when a container starts again, and how long that waits. */
final class RestartPolicies {
    static final String ALWAYS = "always";
    static final String UNLESS_STOPPED = "unless-stopped";
    static final String ON_FAILURE = "on-failure";

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration WELL = Duration.ofSeconds(10);

    private RestartPolicies() {}

    /** Whether a run that has just ended is followed by another. */
    static boolean restarts(RestartPolicy policy, RunState ended) {
        if (ended.stoppedByUser()) {
            return false;
        }
        return switch (policy.name()) {
            case ALWAYS, UNLESS_STOPPED -> true;
            case ON_FAILURE ->
                ended.exitCode() != 0
                        && (policy.maximumRetryCount() == 0 || ended.restartCount() < policy.maximumRetryCount());
            default -> false;
        };
    }

    /** Whether a container that does not run is started when the engine starts. */
    static boolean startsWithEngine(RestartPolicy policy, RunState state) {
        return switch (policy.name()) {
            case ALWAYS -> state.startedAt().isPresent();
            case UNLESS_STOPPED -> state.startedAt().isPresent() && !state.stoppedByUser();
            case ON_FAILURE -> state.startedAt().isPresent() && restarts(policy, state);
            default -> false;
        };
    }

    /** How long the next start waits: 100 ms, doubled each time, at most a minute; from the beginning after a run of ten seconds. */
    static Duration delay(Duration last, Instant started, Instant ended) {
        if (last.isZero() || Duration.between(started, ended).compareTo(WELL) >= 0) {
            return FIRST;
        }
        Duration next = last.multipliedBy(2);
        return next.compareTo(LONGEST) > 0 ? LONGEST : next;
    }
}

package org.felucca.leases.internal;

import java.time.Duration;
import java.util.concurrent.Future;

/** One lease. All but the labels is guarded by {@link Leases}. */
final class Lease {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofMinutes(5);

    final Labels labels;
    Duration grace;
    int holders;

    /** How often it was held. */
    int turn;

    /** What ends it unless somebody holds it before; null while it is held or being ended. */
    Future<?> end;

    private Duration retry = FIRST_RETRY;

    Lease(Labels labels, Duration grace) {
        this.labels = labels;
        this.grace = grace;
    }

    void cancelEnd() {
        if (end != null) {
            end.cancel(false);
            end = null;
        }
        retry = FIRST_RETRY;
    }

    /** How long to wait until what could not be removed is tried again: longer each time. */
    Duration nextRetry() {
        Duration now = retry;
        Duration twice = now.multipliedBy(2);
        retry = twice.compareTo(LAST_RETRY) < 0 ? twice : LAST_RETRY;
        return now;
    }
}

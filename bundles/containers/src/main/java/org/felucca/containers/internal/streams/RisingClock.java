package org.felucca.containers.internal.streams;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Tells times of which none comes twice. One caller at a time. */
final class RisingClock {
    /** What is further behind is no jitter: the host's clock has been set back, and is followed. */
    private static final Duration JITTER = Duration.ofSeconds(1);

    private final Clock clock;
    private Instant last = Instant.MIN;

    RisingClock(Clock clock) {
        this.clock = clock;
    }

    Instant next() {
        Instant now = clock.instant();
        if (!now.isAfter(last) && Duration.between(now, last).compareTo(JITTER) < 0) {
            now = last.plusNanos(1);
        }
        last = now;
        return now;
    }
}

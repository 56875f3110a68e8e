package org.felucca.cgroups.internal;

import static org.felucca.model.Errors.internal;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what the kernel does soon but does not announce: short pauses that grow from 20 microseconds, to a limit. */
public final class Patience {
    private static final long FIRST_NANOS = 20_000;
    private static final long LONGEST_NANOS = 5_000_000;

    private final long start = System.nanoTime();
    private final Duration limit;
    private final String purpose;
    private long next = FIRST_NANOS;

    /**
     * @param limit how long altogether
     * @param purpose for the message when that was not enough
     */
    public Patience(Duration limit, String purpose) {
        this.limit = limit;
        this.purpose = purpose;
    }

    /** Waits a little; throws INTERNAL when the limit is over. */
    public void pause() {
        if (System.nanoTime() - start > limit.toNanos()) {
            throw internal("%s: not done after %d ms", purpose, limit.toMillis());
        }
        LockSupport.parkNanos(next);
        next = Math.min(2 * next, LONGEST_NANOS);
    }
}

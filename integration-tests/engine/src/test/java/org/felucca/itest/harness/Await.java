package org.felucca.itest.harness;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition of the outside world that sends no event. */
public final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Await() {}

    /** Looks every few milliseconds until the condition holds; fails with the description as it is then. */
    public static void until(Supplier<String> what, BooleanSupplier condition) {
        until(what, LIMIT, condition);
    }

    /** The same, for what takes longer on a busy machine. */
    public static void until(Supplier<String> what, Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what.get());
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what.get(), e);
            }
        }
    }

    public static void until(String what, BooleanSupplier condition) {
        until(() -> what, condition);
    }
}

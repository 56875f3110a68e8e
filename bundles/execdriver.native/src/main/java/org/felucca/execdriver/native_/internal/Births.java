package org.felucca.execdriver.native_.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.felucca.model.ContainerId;
import org.felucca.model.Errors;

/**
 * Keeps a run from being stopped while a process is being born in it. Until it executes its program such a process is a copy of the engine with all its
 * descriptors: stopped at that moment, it would keep the engine's sockets and locks, also from the engine that comes after a killed one.
 */
final class Births {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ContainerId id;

    /** Guarded by this, as is the next. */
    private int running;

    private boolean closed;

    Births(ContainerId id) {
        this.id = id;
    }

    /** Bears one. Waits while the run stands still for a moment; CONFLICT where it does for longer. */
    <T> T run(Supplier<T> birth) {
        synchronized (this) {
            if (!await(() -> !closed)) {
                throw Errors.conflict("Container %s is paused, unpause the container before exec", id);
            }
            running++;
        }
        try {
            return birth.get();
        } finally {
            synchronized (this) {
                running--;
                notifyAll();
            }
        }
    }

    /** None from now on; returns when those that have begun are done. INTERNAL where one does not come to an end. */
    synchronized void close() {
        closed = true;
        if (!await(() -> running == 0)) {
            open();
            throw Errors.internal(
                    "container %s: a process has been starting for more than %d s", id, PATIENCE.toSeconds());
        }
    }

    synchronized void open() {
        closed = false;
        notifyAll();
    }

    /** Caller holds this. */
    private boolean await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Errors.unavailable("interrupted");
        }
    }
}

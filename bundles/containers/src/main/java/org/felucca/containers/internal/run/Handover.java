package org.felucca.containers.internal.run;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.felucca.engine.HandlerReplaced;

/**
 * Ends long waits of jobs when this bundle is replaced: each goes on in the successor's handler. A wait for a client's slow reading is
 * never interrupted, for that would break its connection.
 */
public final class Handover {
    private final Set<Thread> waiting = new HashSet<>();
    private boolean leaving;

    /** Runs a wait of the calling thread; throws {@link HandlerReplaced} when this bundle goes, InterruptedException when the job was cancelled. */
    public <T> T waiting(Wait<T> wait) throws IOException, InterruptedException {
        Thread self = Thread.currentThread();
        synchronized (this) {
            if (leaving) {
                throw new HandlerReplaced();
            }
            waiting.add(self);
        }
        try {
            return wait.run();
        } catch (InterruptedException e) {
            synchronized (this) {
                if (leaving) {
                    throw new HandlerReplaced();
                }
            }
            throw e;
        } finally {
            synchronized (this) {
                waiting.remove(self);
                if (leaving) {
                    Thread.interrupted(); // ours, and the wait was over already
                }
            }
        }
    }

    /** This bundle goes. */
    synchronized void leave() {
        leaving = true;
        waiting.forEach(Thread::interrupt);
    }

    /** A wait. */
    @FunctionalInterface
    public interface Wait<T> {
        T run() throws IOException, InterruptedException;
    }
}

package org.felucca.logs;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A way to a receiver that is opened again when it breaks. Messages go one at a time; {@link #close()} by anyone, which also ends a call that
 * waits.
 */
public final class Link implements Closeable {
    private final Dialer dialer;
    private final Retries retries;
    private final ReentrantLock sending = new ReentrantLock();
    private final ReentrantLock state = new ReentrantLock();
    private final Condition closing = state.newCondition();
    private Peer peer;
    private boolean closed;

    /** Opens a way. */
    @FunctionalInterface
    public interface Dialer {
        Peer dial() throws IOException;
    }

    /** Sends a message. */
    @FunctionalInterface
    public interface Exchange {
        void with(Peer peer) throws IOException;
    }

    /**
     * How often a message is tried again.
     *
     * @param count how often
     * @param millis to wait before the first time
     * @param factor by which the wait grows
     */
    public record Retries(long count, long millis, double factor) {
        private static final long LONGEST_MILLIS = 60_000;
        /** Once, at once. */
        public static final Retries ONCE = new Retries(1, 0, 1);

        long pause(int attempt) {
            double wait = (double) millis * Math.pow(factor, attempt);
            return wait < LONGEST_MILLIS ? (long) wait : LONGEST_MILLIS;
        }
    }

    /** Nothing is opened yet. */
    public Link(Dialer dialer, Retries retries) {
        this.dialer = dialer;
        this.retries = retries;
    }

    /** Opens the way if it is not open; tries once. */
    public void open() throws IOException {
        peer();
    }

    /** Sends a message, and again over a new way when that fails. */
    public void send(Exchange message) throws IOException {
        sending.lock();
        try {
            for (int attempt = 0; ; attempt++) {
                try {
                    message.with(peer());
                    return;
                } catch (IOException e) {
                    drop();
                    if (attempt >= retries.count || !pause(retries.pause(attempt))) {
                        throw e;
                    }
                }
            }
        } finally {
            sending.unlock();
        }
    }

    /** False when it was closed. */
    private boolean pause(long millis) throws IOException {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        state.lock();
        try {
            while (!closed && left > 0) {
                left = closing.awaitNanos(left);
            }
            return !closed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            state.unlock();
        }
    }

    private Peer peer() throws IOException {
        state.lock();
        try {
            if (closed) {
                throw new IOException("the log is closed");
            }
            if (peer != null) {
                return peer;
            }
        } finally {
            state.unlock();
        }
        return keep(dialer.dial());
    }

    private Peer keep(Peer dialed) throws IOException {
        state.lock();
        try {
            if (!closed) {
                peer = dialed;
                return dialed;
            }
        } finally {
            state.unlock();
        }
        dialed.close();
        throw new IOException("the log is closed");
    }

    private void drop() throws IOException {
        Peer broken;
        state.lock();
        try {
            broken = peer;
            peer = null;
        } finally {
            state.unlock();
        }
        if (broken != null) {
            broken.close();
        }
    }

    @Override
    public void close() throws IOException {
        state.lock();
        try {
            closed = true;
            closing.signalAll();
        } finally {
            state.unlock();
        }
        drop();
    }
}

package org.felucca.execdriver.native_.internal;

import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.felucca.driver.exec.OutputListener;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.Poller;
import org.felucca.model.StreamKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one stream of a process to its listener. Between two events it is in one of three states: resting (nobody listens), armed (the loop
 * watches the descriptor for one event) or draining (one worker reads and delivers). It reads only when it can deliver at once: so what it has
 * not read yet stays in the pipe, for a successor too, and when it is told to stop nothing is left in its hands.
 */
final class OutputPump implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutputPump.class);

    /** Reads before other streams get their turn on this thread; the loop brings it back at once. */
    private static final int READS = 64;

    /** A listener that does not come back delays a change of listeners no longer than this. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

    private final StreamKind kind;
    private final Fd fd;
    private final Loop loop;
    private final Poller.Registration registration;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private OutputListener listener;
    private boolean draining;
    private Thread drainer;
    private boolean closed;

    /**
     * @param fd not blocking; closed by this
     */
    OutputPump(StreamKind kind, Fd fd, Loop loop) {
        this.kind = kind;
        this.fd = fd;
        this.loop = loop;
        this.registration = loop.watch(fd, this::drain);
    }

    /** Completes when all that was written has been delivered and no writer is left. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Delivers to another listener; null stops. Returns when the earlier one is not being called any more. */
    synchronized void connect(OutputListener next) {
        listener = next;
        awaitDrainer();
        if (next != null && !draining && !closed) {
            registration.want(true, false);
        }
    }

    private void awaitDrainer() {
        long deadline = System.nanoTime() + PATIENCE;
        boolean interrupted = false;
        while (drainer != null && drainer != Thread.currentThread()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                LOG.warn("a reader of {} has not come back in time", kind);
                break;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain() {
        synchronized (this) {
            if (draining || closed || listener == null) {
                return;
            }
            draining = true;
        }
        ByteBuffer buffer = loop.borrow();
        try {
            for (int i = 0; i < READS; i++) {
                if (!step(buffer)) {
                    return;
                }
            }
            rest();
        } finally {
            loop.giveBack(buffer);
        }
    }

    /** One read and its delivery; false when it is not for this worker to go on. */
    private boolean step(ByteBuffer buffer) {
        OutputListener current = claim();
        if (current == null) {
            rest();
            return false;
        }
        int read;
        try {
            read = read(buffer.clear());
            if (read > 0) {
                deliver(current, buffer.flip());
            }
        } finally {
            unclaim();
        }
        if (read == 0) {
            end();
            return false;
        }
        if (read == LinuxFiles.WOULD_BLOCK) {
            rest();
            return false;
        }
        return true;
    }

    private synchronized OutputListener claim() {
        if (closed || listener == null) {
            return null;
        }
        drainer = Thread.currentThread();
        return listener;
    }

    private synchronized void unclaim() {
        drainer = null;
        notifyAll();
    }

    private int read(ByteBuffer buffer) {
        try {
            return LinuxFiles.read(fd, buffer);
        } catch (LinuxException e) {
            // A terminal says so when its last process has closed it.
            if (!e.is(Errno.EIO)) {
                LOG.warn("{} can't be read any more: {}", kind, e.getMessage());
            }
            return 0;
        }
    }

    private void deliver(OutputListener to, ByteBuffer bytes) {
        try {
            to.output(kind, bytes);
        } catch (RuntimeException e) {
            LOG.error("output was not taken", e);
        }
    }

    /** No more of this worker; the loop goes on watching if somebody listens. */
    private synchronized void rest() {
        draining = false;
        if (!closed && listener != null) {
            registration.want(true, false);
        }
    }

    private void end() {
        synchronized (this) {
            draining = false;
        }
        close();
        ended.complete(null);
    }

    /** Ends a stream on which nothing comes, though somebody holds its other end; false if it is being read or nobody listens. */
    boolean endIfIdle() {
        synchronized (this) {
            if (draining || (listener == null && !closed)) {
                return false;
            }
        }
        end();
        return true;
    }

    /** Stops for good and leaves the open descriptor to a successor in this process; empty when the stream has ended. */
    OptionalInt handOver() {
        synchronized (this) {
            if (closed) {
                return OptionalInt.empty();
            }
            closed = true;
            listener = null;
            awaitDrainer();
        }
        registration.close();
        return OptionalInt.of(fd.release());
    }

    /** Which stream it carries. */
    StreamKind kind() {
        return kind;
    }

    /** Stops for good; a successor may go on. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            listener = null;
            awaitDrainer();
        }
        registration.close();
        fd.close();
    }
}

package org.felucca.execdriver.native_.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.Poller;

/** Writes to the standard input of a process; a writer waits, without a thread of the loop, while the process does not read. */
final class InputWriter implements AutoCloseable {
    private final Fd fd;
    private final Poller.Registration registration;
    private final Semaphore ready = new Semaphore(0);
    private final ReentrantLock writing = new ReentrantLock(true);
    private volatile boolean closed;

    /**
     * @param fd not blocking; closed by this
     */
    InputWriter(Fd fd, Loop loop) {
        this.fd = fd;
        this.registration = loop.watch(fd, ready::release);
    }

    /**
     * Writes all of it.
     *
     * @throws InterruptedIOException when interrupted; what was written is told by the buffer's position
     */
    void write(ByteBuffer bytes) throws IOException {
        try {
            writing.lockInterruptibly();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        try {
            while (bytes.hasRemaining()) {
                if (closed) {
                    throw new IOException("standard input is closed");
                }
                if (LinuxFiles.write(fd, bytes) == LinuxFiles.WOULD_BLOCK) {
                    ready.drainPermits();
                    registration.want(false, true);
                    ready.acquire();
                }
            }
        } catch (LinuxException | IllegalStateException e) {
            throw new IOException("standard input can't be written: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            writing.unlock();
        }
    }

    private static InterruptedIOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        InterruptedIOException e = new InterruptedIOException("interrupted while the process did not read");
        e.initCause(cause);
        return e;
    }

    /** Wakes a waiting writer, which fails, and leaves the open descriptor to a successor in this process. */
    int handOver() {
        closed = true;
        ready.release();
        writing.lock();
        try {
            registration.close();
            return fd.release();
        } finally {
            writing.unlock();
        }
    }

    /** Wakes a waiting writer, which fails. */
    @Override
    public void close() {
        closed = true;
        ready.release();
        writing.lock();
        try {
            registration.close();
            fd.close();
        } finally {
            writing.unlock();
        }
    }
}

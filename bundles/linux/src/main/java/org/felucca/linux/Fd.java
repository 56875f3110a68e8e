package org.felucca.linux;

import java.util.concurrent.atomic.AtomicInteger;
import org.felucca.linux.ffi.Kernel;

/**
 * An open file descriptor. Whoever holds it closes it, once; closing again does nothing. All descriptors made by this
 * bundle are close-on-exec. Safe for use by several threads, but closing while another thread is in a call on it can make
 * that call hit a newer descriptor of the same number: stop the users first.
 */
public final class Fd implements AutoCloseable {
    private static final int CLOSED = -1;

    /** The working directory of this process, AT_FDCWD, where a folder is asked for. Closing it does nothing. */
    public static final Fd CWD = new Fd(-100);

    private final AtomicInteger number;

    private Fd(int number) {
        this.number = new AtomicInteger(number);
    }

    /** Takes over an open descriptor of this process. */
    public static Fd of(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("not a descriptor: " + number);
        }
        return new Fd(number);
    }

    /**
     * The number in this process's table.
     *
     * @throws IllegalStateException when closed
     */
    public int number() {
        int current = number.get();
        if (current == CLOSED) {
            throw new IllegalStateException("descriptor is closed");
        }
        return current;
    }

    /** Whether it was neither closed nor given away. */
    public boolean isOpen() {
        return number.get() != CLOSED;
    }

    /** A second descriptor of the same open file, close-on-exec, fcntl(2) F_DUPFD_CLOEXEC. */
    public Fd duplicate() {
        final int fDupfdCloexec = 1030;
        return of((int) Kernel.call(Sys.FCNTL, "dup " + number(), number(), fDupfdCloexec, 0));
    }

    /** Gives the number away: this object no longer closes it. */
    public int release() {
        int given = number.getAndSet(CLOSED);
        if (given == CLOSED) {
            throw new IllegalStateException("descriptor is closed");
        }
        return given;
    }

    /** A path that opens the same file for a caller in this process. */
    public String procPath() {
        return "/proc/self/fd/" + number();
    }

    @Override
    public void close() {
        if (this == CWD) {
            return;
        }
        int closing = number.getAndSet(CLOSED);
        if (closing != CLOSED) {
            // Linux frees the number even when close(2) reports an error; retrying could hit another thread's
            // descriptor.
            Kernel.once(Sys.CLOSE, closing);
        }
    }

    @Override
    public String toString() {
        int current = number.get();
        return current == CLOSED ? "fd closed" : "fd " + current;
    }
}

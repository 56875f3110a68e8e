package org.felucca.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.felucca.linux.ffi.Kernel;
import org.felucca.linux.ffi.Memory;

/**
 * A process that cannot be mistaken for another, pidfd_open(2). Its descriptor polls as readable when the process has ended.
 * Whoever holds it closes it; that does nothing to the process. Safe for several threads.
 */
public final class Pidfd implements AutoCloseable {
    private static final int P_PIDFD = 3;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int WALL = 0x4000_0000;

    private final int pid;
    private final Fd fd;

    private Pidfd(int pid, Fd fd) {
        this.pid = pid;
        this.fd = fd;
    }

    /** Takes over a descriptor that clone3(2) returned. */
    public static Pidfd of(int pid, Fd fd) {
        return new Pidfd(pid, fd);
    }

    /**
     * Opens the process that has this pid now.
     *
     * @throws LinuxException ESRCH when there is none
     */
    public static Pidfd open(int pid) {
        return new Pidfd(pid, Fd.of((int) Kernel.call(Sys.PIDFD_OPEN, Integer.toString(pid), pid, 0)));
    }

    /** Its pid in this process's pid namespace; another process may have it after this one was reaped. */
    public int pid() {
        return pid;
    }

    /** The descriptor, to be polled; closed with this object. */
    public Fd fd() {
        return fd;
    }

    /**
     * Sends a signal, pidfd_send_signal(2). Signal 0 only asks.
     *
     * @return false when the process has ended and was reaped
     */
    public boolean signal(int signal) {
        long result = Kernel.raw(Sys.PIDFD_SEND_SIGNAL, fd.number(), signal, 0, 0);
        if (result == -Errno.ESRCH.code()) {
            return false;
        }
        Kernel.checked("signal", signal + " to process " + pid, result);
        return true;
    }

    /** Whether it runs still; a zombie does not. */
    public boolean alive() {
        return !awaitEnd(Duration.ZERO);
    }

    /**
     * Waits until it has ended, whoever its parent is; does not reap it.
     *
     * @return false when the time was over first
     */
    public boolean awaitEnd(Duration limit) {
        final short pollin = 1;
        try (Memory poll = Memory.allocate(8);
                Memory timeout = Memory.allocate(16)) {
            poll.putInt(0, fd.number()).putShort(4, pollin);
            timeout.putLong(0, limit.getSeconds()).putLong(8, limit.getNano());
            return Kernel.call(Sys.PPOLL, "pidfd of " + pid, poll.address(), 1, timeout.address(), 0, 8) != 0;
        }
    }

    /**
     * Waits for the end of a child of this process and reaps it, waitid(2).
     *
     * @throws LinuxException ECHILD when it is no child of this process, or was reaped already
     */
    public WaitStatus await() {
        return waitid(WEXITED | WALL).orElseThrow(() -> new LinuxException("waitid", "" + pid, Errno.ECHILD));
    }

    /** Reaps a child if it has ended. */
    public Optional<WaitStatus> poll() {
        return waitid(WEXITED | WALL | WNOHANG);
    }

    /**
     * Copies a descriptor out of the process, pidfd_getfd(2); close-on-exec. Needs the right to trace the process.
     *
     * @param number the descriptor's number there
     */
    public Fd getFd(int number) {
        return Fd.of((int)
                Kernel.call(Sys.PIDFD_GETFD, "descriptor " + number + " of process " + pid, fd.number(), number, 0));
    }

    /**
     * The pid behind a pidfd of any origin, from its fdinfo; empty when the process was reaped, or is not visible from here.
     */
    public static OptionalInt pidOf(Fd pidfd) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/fdinfo/" + pidfd.number()))) {
                if (line.startsWith("Pid:")) {
                    int pid = Integer.parseInt(line.substring(4).trim());
                    return pid > 0 ? OptionalInt.of(pid) : OptionalInt.empty();
                }
            }
            return OptionalInt.empty();
        } catch (IOException e) {
            throw new LinuxException("read fdinfo of", pidfd.toString(), Errno.EIO);
        }
    }

    private Optional<WaitStatus> waitid(int options) {
        final int siginfoSize = 128;
        try (Memory info = Memory.allocate(siginfoSize)) {
            Kernel.call(Sys.WAITID, "process " + pid, P_PIDFD, fd.number(), info.address(), options, 0);
            // siginfo_t of a SIGCHLD: si_code at 8, si_pid at 16 (0: still running), si_status at 24
            if (info.getInt(16) == 0 && info.getInt(0) == 0) {
                return Optional.empty();
            }
            return Optional.of(WaitStatus.ofSiginfo(info.getInt(8), info.getInt(24)));
        }
    }

    @Override
    public void close() {
        fd.close();
    }

    @Override
    public String toString() {
        return "process " + pid;
    }
}

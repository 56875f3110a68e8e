package org.felucca.linux;

import org.felucca.linux.ffi.Kernel;
import org.felucca.linux.ffi.Memory;

/**
 * A pipe, pipe2(2); both ends are close-on-exec.
 *
 * @param read the end to read from
 * @param write the end to write to
 */
public record Pipe(Fd read, Fd write) implements AutoCloseable {
    private static final int CLOEXEC = 0x8_0000;
    private static final int NON_BLOCKING = 0x800;

    /** A new pipe whose ends block. */
    public static Pipe open() {
        return open(CLOEXEC);
    }

    /** A new pipe whose ends do not block; whoever opens an end again by {@link #path} has one that does. */
    public static Pipe openNonBlocking() {
        return open(CLOEXEC | NON_BLOCKING);
    }

    private static Pipe open(int flags) {
        try (Memory pair = Memory.allocate(8)) {
            Kernel.call(Sys.PIPE2, "", pair.address(), flags);
            return new Pipe(Fd.of(pair.getInt(0)), Fd.of(pair.getInt(4)));
        }
    }

    /**
     * By what name a process that has inherited an end opens it anew, proc(5), in any direction: both ends lead to one object.
     *
     * @return a path of this process and of those that keep its descriptors
     */
    public static String path(Fd end) {
        return "/proc/self/fd/" + end.number();
    }

    /** Changes how many bytes a pipe or FIFO holds, fcntl(2) F_SETPIPE_SZ; the kernel rounds up to pages. */
    public static void setCapacity(Fd end, int bytes) {
        final int fSetpipeSz = 1031;
        Kernel.call(Sys.FCNTL, "capacity of " + end, end.number(), fSetpipeSz, bytes);
    }

    @Override
    public void close() {
        read.close();
        write.close();
    }
}

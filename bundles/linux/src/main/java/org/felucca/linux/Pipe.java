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
    /** A new pipe whose ends block. */
    public static Pipe open() {
        final int cloexec = 0x8_0000;
        try (Memory pair = Memory.allocate(8)) {
            Kernel.call(Sys.PIPE2, "", pair.address(), cloexec);
            return new Pipe(Fd.of(pair.getInt(0)), Fd.of(pair.getInt(4)));
        }
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

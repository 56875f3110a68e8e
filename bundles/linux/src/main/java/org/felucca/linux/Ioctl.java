package org.felucca.linux;

import java.nio.ByteBuffer;
import org.felucca.linux.ffi.Kernel;
import org.felucca.linux.ffi.Memory;

/** ioctl(2), for what has no call of its own. */
public final class Ioctl {
    private Ioctl() {}

    /**
     * With a number as its argument.
     *
     * @param name of the request, for the message
     * @return what the driver returned
     */
    public static int call(String name, Fd fd, long request, long argument) {
        return (int) Kernel.checked("ioctl", name + " on " + fd, Kernel.raw(Sys.IOCTL, fd.number(), request, argument));
    }

    /**
     * With memory as its argument, which the driver may read and change.
     *
     * @param memory all of it, whatever its position
     */
    public static int call(String name, Fd fd, long request, byte[] memory) {
        try (Memory argument = Memory.of(memory)) {
            int result = call(name, fd, request, argument.address());
            ByteBuffer.wrap(memory).put(argument.bytes(0, memory.length));
            return result;
        }
    }
}

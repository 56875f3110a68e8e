package org.felucca.linux;

import org.felucca.linux.ffi.Kernel;
import org.felucca.linux.ffi.Memory;

/** Files that exist in memory only, memfd_create(2). */
public final class MemFd {
    /** Seals that leave what is mapped writable already, and nothing else, able to change the content (Linux 5.1). */
    public static final int SEAL_FUTURE_WRITES = 1 | 2 | 4 | 0x10;

    /** fcntl(2). */
    public static final int F_ADD_SEALS = 1033;

    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;

    private MemFd() {}

    /**
     * A new file with this content.
     *
     * @param name shown in {@code /proc/PID/fd}, else without meaning
     */
    public static Fd create(String name, byte[] content) {
        try (Memory text = Memory.text(name)) {
            Fd fd = Fd.of((int) Kernel.call(Sys.MEMFD_CREATE, name, text.address(), MFD_CLOEXEC | MFD_ALLOW_SEALING));
            LinuxFiles.writeAll(fd, content);
            return fd;
        }
    }

    /**
     * A new, empty file that can be executed.
     *
     * @throws LinuxException EACCES where the sysctl vm.memfd_noexec forbids it
     */
    public static Fd createExecutable(String name) {
        final int mfdExec = 0x10;
        try (Memory text = Memory.text(name)) {
            long fd = Kernel.raw(Sys.MEMFD_CREATE, text.address(), MFD_CLOEXEC | MFD_ALLOW_SEALING | mfdExec);
            if (fd == -Errno.EINVAL.code()) {
                // Linux before 6.3 does not know the flag; its files can be executed without it.
                fd = Kernel.raw(Sys.MEMFD_CREATE, text.address(), MFD_CLOEXEC | MFD_ALLOW_SEALING);
            }
            return Fd.of((int) Kernel.checked("memfd_create", name, fd));
        }
    }

    /** Makes the content final: nobody can write, grow or shrink it again, nor undo this. */
    public static void seal(Fd memfd) {
        final int sealShrinkGrowWrite = 1 | 2 | 4 | 8;
        Kernel.call(Sys.FCNTL, "seal " + memfd, memfd.number(), F_ADD_SEALS, sealShrinkGrowWrite);
    }

    /** Leaves the content to those who have mapped it writable; nobody can open or map it for writing from here on. */
    public static void sealFutureWrites(Fd memfd) {
        Kernel.call(Sys.FCNTL, "seal " + memfd, memfd.number(), F_ADD_SEALS, SEAL_FUTURE_WRITES);
    }
}

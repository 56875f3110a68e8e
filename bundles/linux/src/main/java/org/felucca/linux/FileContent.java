package org.felucca.linux;

import static org.felucca.linux.ffi.Kernel.call;

import java.time.Instant;
import org.felucca.linux.ffi.Kernel;
import org.felucca.linux.ffi.Memory;

/** Content of open files moved inside the kernel, and what else needs a descriptor of one. */
public final class FileContent {
    private FileContent() {}

    /**
     * Copies bytes between two files from and to their current offsets, without bringing them into this process, copy_file_range(2). File
     * systems that can share the blocks.
     *
     * @return bytes copied; 0 at the end of the source
     * @throws LinuxException EXDEV, EINVAL, ENOSYS or EOPNOTSUPP where these two files cannot do it
     */
    public static long copyRange(Fd from, Fd to, long length) {
        final long most = 1L << 30;
        return Kernel.checked(
                "copy_file_range",
                from + " to " + to,
                Kernel.raw(Sys.COPY_FILE_RANGE, from.number(), 0, to.number(), 0, Math.min(length, most), 0));
    }

    /**
     * Copies bytes between two files from and to their current offsets, on whatever file systems they are, sendfile(2).
     *
     * @return bytes copied; 0 at the end of the source
     */
    public static long transfer(Fd from, Fd to, long length) {
        final long most = 1L << 30;
        return Kernel.checked(
                "sendfile",
                from + " to " + to,
                Kernel.raw(Sys.SENDFILE, to.number(), from.number(), 0, Math.min(length, most)));
    }

    /** Moves the offset of an open file, lseek(2). */
    public static void seek(Fd fd, long offset) {
        call(Sys.LSEEK, fd.toString(), fd.number(), offset, 0);
    }

    /** Where the next byte is read or written, lseek(2). */
    public static long position(Fd fd) {
        final int seekCur = 1;
        return call(Sys.LSEEK, fd.toString(), fd.number(), 0, seekCur);
    }

    /** Sets an extended attribute of an open file, fsetxattr(2). */
    public static void setXattr(Fd fd, String name, byte[] value) {
        try (Memory key = Memory.text(name);
                Memory bytes = Memory.of(value)) {
            call(Sys.FSETXATTR, name, fd.number(), key.address(), bytes.address(), value.length, 0);
        }
    }

    /** Sets the times of access and change of content of an open file, utimensat(2) without a path. */
    public static void setTimes(Fd fd, Instant accessed, Instant modified) {
        try (Memory times = Memory.allocate(32)) {
            times.putLong(0, accessed.getEpochSecond())
                    .putLong(8, accessed.getNano())
                    .putLong(16, modified.getEpochSecond())
                    .putLong(24, modified.getNano());
            call(Sys.UTIMENSAT, fd.toString(), fd.number(), 0, times.address(), 0);
        }
    }
}

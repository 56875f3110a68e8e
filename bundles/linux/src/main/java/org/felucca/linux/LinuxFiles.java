package org.felucca.linux;

import static org.felucca.linux.ffi.Kernel.call;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.linux.ffi.Kernel;
import org.felucca.linux.ffi.Memory;

/**
 * What java.nio.file does not do: descriptors, safe resolution, devices, owners, extended attributes, atomic renames.
 *
 * <p>Where a method takes a folder and a path, an absolute path leaves the folder out of account, and {@link Fd#CWD} is
 * the working directory. Symbolic links in the last place are not followed unless it says so. Every failure is a {@link LinuxException}
 * that names call and path.
 */
public final class LinuxFiles {
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int AT_EMPTY_PATH = 0x1000;

    /** What {@link #read} and {@link #write} return when a descriptor that does not block has nothing to give or take. */
    public static final int WOULD_BLOCK = -1;

    private LinuxFiles() {}

    /** Opens a path, following links; see open(2). */
    public static Fd open(String path, OpenFlag... flags) {
        return create(path, 0, flags);
    }

    /**
     * Opens a path, and makes the file with this mode (less the umask) when {@link OpenFlag#CREATE} is among the flags.
     */
    public static Fd create(String path, int mode, OpenFlag... flags) {
        try (Memory text = Memory.text(path)) {
            return Fd.of((int) call(Sys.OPENAT, path, Fd.CWD.number(), text.address(), OpenFlag.bits(flags), mode));
        }
    }

    /** Opens a path below an open folder, openat(2). */
    public static Fd openAt(Fd folder, String path, OpenFlag... flags) {
        try (Memory text = Memory.text(path)) {
            return Fd.of((int) call(Sys.OPENAT, path, folder.number(), text.address(), OpenFlag.bits(flags), 0));
        }
    }

    /**
     * Opens a path that somebody else may be changing meanwhile, openat2(2) (Linux 5.6).
     *
     * @param folder where the path starts
     * @param mode permissions of a file that is made; 0 unless CREATE is among the flags
     * @param resolve bits of {@link Resolve}
     */
    public static Fd openSafely(Fd folder, String path, int mode, long resolve, OpenFlag... flags) {
        final int openHowSize = 24;
        try (Memory text = Memory.text(path);
                Memory how = Memory.allocate(openHowSize)) {
            how.putLong(0, OpenFlag.bits(flags)).putLong(8, mode).putLong(16, resolve);
            return Fd.of((int) call(Sys.OPENAT2, path, folder.number(), text.address(), how.address(), openHowSize));
        }
    }

    /** Opens a path as a process whose root directory is this folder would: neither {@code ..} nor links lead out of it. */
    public static Fd openInRoot(Fd root, String path, OpenFlag... flags) {
        return openSafely(root, path, 0, Resolve.bits(Resolve.IN_ROOT, Resolve.NO_MAGICLINKS), flags);
    }

    /**
     * Reads into the remaining part of a buffer, once, and advances its position.
     *
     * @return bytes read; 0 at the end of the file; {@link #WOULD_BLOCK}
     */
    public static int read(Fd fd, ByteBuffer into) {
        if (into.isDirect()) {
            return advance(
                    into, Kernel.raw(Sys.READ, fd.number(), Memory.addressOf(into), into.remaining()), "read", fd);
        }
        try (Memory memory = Memory.allocate(into.remaining())) {
            long result = Kernel.raw(Sys.READ, fd.number(), memory.address(), into.remaining());
            if (result > 0) {
                into.duplicate().put(memory.bytes(0, (int) result));
            }
            return advance(into, result, "read", fd);
        }
    }

    /**
     * Writes from the remaining part of a buffer, once, and advances its position.
     *
     * @return bytes written, maybe fewer than remain; {@link #WOULD_BLOCK}
     * @throws LinuxException EPIPE when nobody can read any more (the JVM ignores or handles SIGPIPE)
     */
    public static int write(Fd fd, ByteBuffer from) {
        if (from.isDirect()) {
            return advance(
                    from, Kernel.raw(Sys.WRITE, fd.number(), Memory.addressOf(from), from.remaining()), "write", fd);
        }
        byte[] bytes = new byte[from.remaining()];
        from.duplicate().get(bytes);
        try (Memory memory = Memory.of(bytes)) {
            return advance(from, Kernel.raw(Sys.WRITE, fd.number(), memory.address(), bytes.length), "write", fd);
        }
    }

    /** Writes all of it to a descriptor that blocks. */
    public static void writeAll(Fd fd, byte[] bytes) {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            if (write(fd, left) == WOULD_BLOCK) {
                throw new LinuxException("write", fd.toString(), Errno.EAGAIN);
            }
        }
    }

    /**
     * Reads a part of a file, pread(2), whatever its position is.
     *
     * @return fewer bytes than asked for only when the file ends
     */
    public static byte[] readAt(Fd fd, long offset, int length) {
        try (Memory memory = Memory.allocate(length)) {
            int done = 0;
            while (done < length) {
                int count = (int)
                        call(Sys.PREAD64, "" + fd, fd.number(), memory.address() + done, length - done, offset + done);
                if (count == 0) {
                    break;
                }
                done += count;
            }
            return memory.bytes(0, done);
        }
    }

    /** Gives the memory or disk behind a part of a file back, which reads as zero from then on, fallocate(2). */
    public static void punchHole(Fd fd, long offset, long length) {
        final int keepSizePunchHole = 1 | 2;
        call(Sys.FALLOCATE, fd.toString(), fd.number(), keepSizePunchHole, offset, length);
    }

    private static int advance(ByteBuffer buffer, long result, String op, Fd fd) {
        if (result == -Errno.EAGAIN.code()) {
            return WOULD_BLOCK;
        }
        if (result < 0) {
            Kernel.checked(op, fd.toString(), result); // throws
        }
        buffer.position(buffer.position() + (int) result);
        return (int) result;
    }

    /** What an open file is. */
    public static Stat stat(Fd fd) {
        return statx(fd.number(), "", AT_EMPTY_PATH, fd.toString());
    }

    /** What is at a path; a link is not followed. */
    public static Stat stat(String path) {
        return statx(Fd.CWD.number(), path, AT_SYMLINK_NOFOLLOW, path);
    }

    /** What is at a path below a folder; a link is not followed. */
    public static Stat statAt(Fd folder, String path) {
        return statx(folder.number(), path, AT_SYMLINK_NOFOLLOW, path);
    }

    private static Stat statx(int folder, String path, int flags, String detail) {
        final int statxSize = 256;
        final int basicStats = 0x7ff;
        try (Memory text = Memory.text(path);
                Memory st = Memory.allocate(statxSize)) {
            call(Sys.STATX, detail, folder, text.address(), flags, basicStats, st.address());
            return new Stat(
                    st.getInt(0x1c) & 0xffff,
                    st.getInt(0x14),
                    st.getInt(0x18),
                    st.getLong(0x20),
                    st.getInt(0x10),
                    st.getLong(0x28),
                    st.getLong(0x30),
                    st.getInt(0x88),
                    st.getInt(0x8c),
                    st.getInt(0x80),
                    st.getInt(0x84),
                    time(st, 0x40),
                    time(st, 0x70),
                    time(st, 0x60));
        }
    }

    private static Instant time(Memory statx, int offset) {
        return Instant.ofEpochSecond(statx.getLong(offset), statx.getInt(offset + 8L));
    }

    /**
     * Makes a device, FIFO, socket or empty file, mknodat(2).
     *
     * @param mode type (as {@link Stat#FIFO}) and permissions, less the umask
     */
    public static void mknod(Fd folder, String path, int mode, int major, int minor) {
        try (Memory text = Memory.text(path)) {
            call(Sys.MKNODAT, path, folder.number(), text.address(), mode, device(major, minor));
        }
    }

    /** The kernel's number for a device: twelve bits of major, twenty of minor, folded. */
    public static long device(int major, int minor) {
        return (minor & 0xffL) | (major & 0xfffL) << 8 | (minor & ~0xffL) << 12;
    }

    /** Makes a folder, mkdirat(2). */
    public static void mkdir(Fd folder, String path, int mode) {
        try (Memory text = Memory.text(path)) {
            call(Sys.MKDIRAT, path, folder.number(), text.address(), mode);
        }
    }

    /** Makes a symbolic link, symlinkat(2). */
    public static void symlink(String target, Fd folder, String path) {
        try (Memory from = Memory.text(target);
                Memory to = Memory.text(path)) {
            call(Sys.SYMLINKAT, path, from.address(), folder.number(), to.address());
        }
    }

    /** Gives a file a second name, linkat(2); a link at the old name is not followed. */
    public static void link(Fd oldFolder, String oldPath, Fd newFolder, String newPath) {
        try (Memory from = Memory.text(oldPath);
                Memory to = Memory.text(newPath)) {
            call(Sys.LINKAT, newPath, oldFolder.number(), from.address(), newFolder.number(), to.address(), 0);
        }
    }

    /** Where a symbolic link points. */
    public static String readlink(Fd folder, String path) {
        final int max = 4096;
        try (Memory text = Memory.text(path);
                Memory target = Memory.allocate(max)) {
            int length = (int) call(Sys.READLINKAT, path, folder.number(), text.address(), target.address(), max);
            return Names.fromBytes(target.bytes(0, length));
        }
    }

    /** Changes the owner of what is at a path, fchownat(2); -1 leaves one as it is. */
    public static void chown(Fd folder, String path, int uid, int gid) {
        try (Memory text = Memory.text(path)) {
            call(Sys.FCHOWNAT, path, folder.number(), text.address(), uid, gid, AT_SYMLINK_NOFOLLOW);
        }
    }

    /** Changes the owner of an open file, fchown(2). */
    public static void chown(Fd fd, int uid, int gid) {
        call(Sys.FCHOWN, fd.toString(), fd.number(), uid, gid);
    }

    /** Changes the permissions of an open file, fchmod(2). */
    public static void chmod(Fd fd, int mode) {
        call(Sys.FCHMOD, fd.toString(), fd.number(), mode);
    }

    /** Changes the permissions of what is at a path, following a link, fchmodat(2). */
    public static void chmod(Fd folder, String path, int mode) {
        try (Memory text = Memory.text(path)) {
            call(Sys.FCHMODAT, path, folder.number(), text.address(), mode);
        }
    }

    /** Sets the times of access and change of content, utimensat(2), on a link itself if it is one. */
    public static void setTimes(Fd folder, String path, Instant accessed, Instant modified) {
        try (Memory text = Memory.text(path);
                Memory times = Memory.allocate(32)) {
            times.putLong(0, accessed.getEpochSecond())
                    .putLong(8, accessed.getNano())
                    .putLong(16, modified.getEpochSecond())
                    .putLong(24, modified.getNano());
            call(Sys.UTIMENSAT, path, folder.number(), text.address(), times.address(), AT_SYMLINK_NOFOLLOW);
        }
    }

    /** Removes a name that is no folder, unlinkat(2). */
    public static void unlink(Fd folder, String path) {
        try (Memory text = Memory.text(path)) {
            call(Sys.UNLINKAT, path, folder.number(), text.address(), 0);
        }
    }

    /** Removes an empty folder, unlinkat(2). */
    public static void rmdir(Fd folder, String path) {
        try (Memory text = Memory.text(path)) {
            call(Sys.UNLINKAT, path, folder.number(), text.address(), AT_REMOVEDIR);
        }
    }

    /** How {@link #rename} treats what is at the new name. */
    public enum Rename {
        REPLACE(0),
        /** Fail with EEXIST. */
        NO_REPLACE(1),
        /** Swap the two, atomically. */
        EXCHANGE(2);

        private final int flag;

        Rename(int flag) {
            this.flag = flag;
        }
    }

    /** Renames atomically, renameat2(2). */
    public static void rename(Fd oldFolder, String oldPath, Fd newFolder, String newPath, Rename how) {
        try (Memory from = Memory.text(oldPath);
                Memory to = Memory.text(newPath)) {
            call(
                    Sys.RENAMEAT2,
                    oldPath + " to " + newPath,
                    oldFolder.number(),
                    from.address(),
                    newFolder.number(),
                    to.address(),
                    how.flag);
        }
    }

    /** Cuts or extends an open file, ftruncate(2). */
    public static void truncate(Fd fd, long size) {
        call(Sys.FTRUNCATE, fd.toString(), fd.number(), size);
    }

    /** Forces a file, or the names in a folder, to disk, fsync(2). */
    public static void sync(Fd fd) {
        call(Sys.FSYNC, fd.toString(), fd.number());
    }

    /** Forces all of the file system of a descriptor to disk, syncfs(2). */
    public static void syncFileSystem(Fd fd) {
        call(Sys.SYNCFS, fd.toString(), fd.number());
    }

    /**
     * Takes the exclusive lock of an open file, flock(2), without waiting.
     *
     * @return false when another has it
     */
    public static boolean tryLock(Fd fd) {
        final int lockExNb = 2 | 4;
        long result = Kernel.raw(Sys.FLOCK, fd.number(), lockExNb);
        if (result == -Errno.EAGAIN.code()) {
            return false;
        }
        Kernel.checked("flock", fd.toString(), result);
        return true;
    }

    /** An extended attribute of what is at a path, a link itself if it is one; empty when it has none of this name. */
    public static Optional<byte[]> xattr(String path, String name) {
        final int max = 65536;
        try (Memory text = Memory.text(path);
                Memory key = Memory.text(name);
                Memory value = Memory.allocate(max)) {
            long result = Kernel.raw(Sys.LGETXATTR, text.address(), key.address(), value.address(), max);
            if (result == -Errno.ENODATA.code()) {
                return Optional.empty();
            }
            return Optional.of(value.bytes(0, (int) Kernel.checked("lgetxattr", name + " of " + path, result)));
        }
    }

    /** The names of the extended attributes of what is at a path, a link itself if it is one. */
    public static List<String> xattrs(String path) {
        final int max = 65536;
        try (Memory text = Memory.text(path);
                Memory names = Memory.allocate(max)) {
            int length = (int) call(Sys.LLISTXATTR, path, text.address(), names.address(), max);
            return splitNames(Names.fromBytes(names.bytes(0, length)));
        }
    }

    private static List<String> splitNames(String joined) {
        List<String> names = new ArrayList<>();
        for (int start = 0; start < joined.length(); ) {
            int end = joined.indexOf('\0', start);
            names.add(joined.substring(start, end));
            start = end + 1;
        }
        return names;
    }

    /** Sets an extended attribute, lsetxattr(2). */
    public static void setXattr(String path, String name, byte[] value) {
        try (Memory text = Memory.text(path);
                Memory key = Memory.text(name);
                Memory bytes = Memory.of(value)) {
            call(Sys.LSETXATTR, name + " of " + path, text.address(), key.address(), bytes.address(), value.length, 0);
        }
    }

    /** Removes an extended attribute, lremovexattr(2). */
    public static void removeXattr(String path, String name) {
        try (Memory text = Memory.text(path);
                Memory key = Memory.text(name)) {
            call(Sys.LREMOVEXATTR, name + " of " + path, text.address(), key.address());
        }
    }

    /**
     * What statfs(2) says of a file system.
     *
     * @param type the magic number of linux/magic.h
     * @param blockSize in bytes; the counts are in blocks
     * @param readOnly the file system, or the mount of it that the path goes through
     */
    public record FileSystem(long type, long blockSize, long blocks, long free, long available, boolean readOnly) {
        public static final long OVERLAYFS = 0x794c7630L;
        public static final long CGROUP2 = 0x63677270L;
        public static final long TMPFS = 0x01021994L;
        public static final long BTRFS = 0x9123683eL;
    }

    /** The file system that a path is on. */
    public static FileSystem fileSystem(String path) {
        final int statfsSize = 120;
        try (Memory text = Memory.text(path);
                Memory st = Memory.allocate(statfsSize)) {
            call(Sys.STATFS, path, text.address(), st.address());
            boolean readOnly = (st.getLong(80) & 1) != 0;
            return new FileSystem(
                    st.getLong(0), st.getLong(8), st.getLong(16), st.getLong(24), st.getLong(32), readOnly);
        }
    }

    /** Makes a descriptor block, or not, fcntl(2). It is a property of the open file that all its descriptors share. */
    public static void setBlocking(Fd fd, boolean blocking) {
        final int fGetfl = 3;
        final int fSetfl = 4;
        final int nonBlocking = 0x800;
        long flags = call(Sys.FCNTL, fd.toString(), fd.number(), fGetfl, 0);
        long wanted = blocking ? flags & ~nonBlocking : flags | nonBlocking;
        call(Sys.FCNTL, fd.toString(), fd.number(), fSetfl, wanted);
    }
}

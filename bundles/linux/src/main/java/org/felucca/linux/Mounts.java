package org.felucca.linux;

import static org.felucca.linux.ffi.Kernel.call;

import org.felucca.linux.ffi.Memory;

/**
 * Mounts in the mount namespace of this process, mount(2), and detached mounts held by a descriptor, fsopen(2). What a container sees is
 * mounted by programs inside its own namespace instead.
 */
public final class Mounts {
    private static final int CLOEXEC = 1;
    private static final int AT_RECURSIVE = 0x8000;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int AT_FDCWD = -100;

    private Mounts() {}

    /**
     * Mounts a file system, or changes a mount, mount(2).
     *
     * @param source a device, a folder or just a name; may be empty
     * @param type of the file system; empty for binds and changes
     * @param data the file system's own options, comma separated; may be empty
     */
    public static void mount(String source, String target, String type, String data, MountFlag... flags) {
        try (Memory from = Memory.text(source);
                Memory to = Memory.text(target);
                Memory fs = Memory.text(type);
                Memory options = Memory.text(data)) {
            call(
                    Sys.MOUNT,
                    (type.isEmpty() ? source : type) + " on " + target,
                    from.address(),
                    to.address(),
                    type.isEmpty() ? 0 : fs.address(),
                    MountFlag.bits(flags),
                    data.isEmpty() ? 0 : options.address());
        }
    }

    /** Shows a folder or file at a second place. */
    public static void bind(String from, String to) {
        mount(from, to, "", "", MountFlag.BIND);
    }

    /** Unmounts, umount2(2), without following a link; busy mounts fail with EBUSY. */
    public static void unmount(String target) {
        unmount(target, 0);
    }

    /** Takes a mount out of the tree now, and lets it go when nobody uses it any more. */
    public static void detach(String target) {
        final int mntDetach = 2;
        unmount(target, mntDetach);
    }

    private static void unmount(String target, int flags) {
        final int noFollow = 8;
        try (Memory text = Memory.text(target)) {
            call(Sys.UMOUNT2, target, text.address(), flags | noFollow);
        }
    }

    /** Begins a new file system of a type, fsopen(2) (Linux 5.2). */
    public static Fd open(String type) {
        try (Memory text = Memory.text(type)) {
            return Fd.of((int) call(Sys.FSOPEN, type, text.address(), CLOEXEC));
        }
    }

    /** Sets an option of a file system that was begun, fsconfig(2). */
    public static void option(Fd fs, String key, String value) {
        final int setString = 1;
        try (Memory name = Memory.text(key);
                Memory text = Memory.text(value)) {
            call(Sys.FSCONFIG, key + "=" + value, fs.number(), setString, name.address(), text.address(), 0);
        }
    }

    /** Sets an option that has no value, fsconfig(2). */
    public static void option(Fd fs, String key) {
        final int setFlag = 0;
        try (Memory name = Memory.text(key)) {
            call(Sys.FSCONFIG, key, fs.number(), setFlag, name.address(), 0, 0);
        }
    }

    /** Makes the file system and a detached mount of it, fsconfig(2) and fsmount(2). The descriptor holds the mount. */
    public static Fd create(Fd fs) {
        return create(fs, 0);
    }

    /**
     * The same with properties of the mount.
     *
     * @param attributes those of {@link Attributes} that shall be set
     */
    public static Fd create(Fd fs, long attributes) {
        final int cmdCreate = 6;
        call(Sys.FSCONFIG, "create", fs.number(), cmdCreate, 0, 0, 0);
        return Fd.of((int) call(Sys.FSMOUNT, fs.toString(), fs.number(), CLOEXEC, attributes));
    }

    /** A detached copy of the mounts at a path, open_tree(2) (Linux 5.2). */
    public static Fd clone(String path, boolean recursive) {
        final int openTreeClone = 1;
        final int openTreeCloexec = 0x8_0000;
        try (Memory text = Memory.text(path)) {
            int flags = openTreeClone | openTreeCloexec | (recursive ? AT_RECURSIVE : 0);
            return Fd.of((int) call(Sys.OPEN_TREE, path, AT_FDCWD, text.address(), flags));
        }
    }

    /** Puts a detached mount into the tree, move_mount(2) (Linux 5.2). */
    public static void attach(Fd mount, String target) {
        final int fromEmptyPath = 4;
        try (Memory empty = Memory.text("");
                Memory text = Memory.text(target)) {
            call(
                    Sys.MOVE_MOUNT,
                    mount + " on " + target,
                    mount.number(),
                    empty.address(),
                    AT_FDCWD,
                    text.address(),
                    fromEmptyPath);
        }
    }

    /**
     * The properties of a mount that mount_setattr(2) (Linux 5.12) sets and clears, linux/mount.h MOUNT_ATTR_*.
     *
     * @param set bits to set
     * @param clear bits to clear
     * @param propagation MS_PRIVATE and so on, or 0 to leave it
     */
    public record Attributes(long set, long clear, long propagation) {
        public static final long READ_ONLY = 1;
        public static final long NO_SUID = 2;
        public static final long NO_DEV = 4;
        public static final long NO_EXEC = 8;
        public static final long NO_ATIME = 0x10;
        public static final long STRICT_ATIME = 0x20;
        public static final long NO_DIRATIME = 0x80;
        public static final long ID_MAP = 0x10_0000;
        public static final long NO_SYMFOLLOW = 0x20_0000;
    }

    /** Changes the properties of a mount held by a descriptor, and of those below it. */
    public static void setAttributes(Fd mount, Attributes attributes, boolean recursive) {
        setAttributes(mount, attributes, recursive, 0);
    }

    /**
     * Shows the files of a detached mount that nobody has written to yet as those of other users, mount_setattr(2) MOUNT_ATTR_IDMAP (Linux 5.12, by file
     * system): what is user 0's on disk is shown as user 0's of a user namespace, and what that one makes is user 0's on disk.
     */
    public static void mapIds(Fd mount, Fd userNamespace) {
        setAttributes(mount, new Attributes(Attributes.ID_MAP, 0, 0), false, userNamespace.number());
    }

    private static void setAttributes(Fd mount, Attributes attributes, boolean recursive, int userNamespace) {
        final int mountAttrSize = 32;
        try (Memory empty = Memory.text("");
                Memory struct = Memory.allocate(mountAttrSize)) {
            struct.putLong(0, attributes.set)
                    .putLong(8, attributes.clear)
                    .putLong(16, attributes.propagation)
                    .putLong(24, userNamespace);
            call(
                    Sys.MOUNT_SETATTR,
                    mount.toString(),
                    mount.number(),
                    empty.address(),
                    AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0),
                    struct.address(),
                    mountAttrSize);
        }
    }
}

package org.felucca.libcontainer;

import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.Mounts.Attributes;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Resolve;
import org.felucca.linux.Stat;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.Block;
import org.felucca.linux.program.Call;
import org.felucca.linux.program.Label;
import org.felucca.linux.program.Program;

/** The system calls of a container's set-up, with their structs and constants, as rows of one program. */
final class Rows {
    /** Descriptor-based mounting never resolves an empty path: AT_EMPTY_PATH, fcntl.h. */
    private static final int AT_EMPTY_PATH = 0x1000;

    private static final int AT_RECURSIVE = 0x8000;
    private static final int OPEN_TREE_CLONE = 1;
    private static final int OPEN_TREE_CLOEXEC = 0x8_0000;
    private static final int MOVE_MOUNT_F_EMPTY_PATH = 0x4;
    private static final int MOVE_MOUNT_T_EMPTY_PATH = 0x40;
    private static final int FSOPEN_CLOEXEC = 1;
    private static final int FSCONFIG_SET_FLAG = 0;
    private static final int FSCONFIG_SET_STRING = 1;
    private static final int FSCONFIG_CMD_CREATE = 6;
    private static final int FSMOUNT_CLOEXEC = 1;
    private static final int STATFS_SIZE = 120;

    /** struct statx of linux/stat.h. */
    private static final int STATX_SIZE = 256;

    private static final int STATX_MODE = 0x1c;
    private static final int STATX_DEVICE_MAJOR = 0x80;
    private static final int STATX_DEVICE_MINOR = 0x84;

    /** linux/magic.h. */
    static final long PROC_MAGIC = 0x9fa0;

    static final long DEVPTS_MAGIC = 0x1cd1;

    final Program.Builder program;

    Rows(Program.Builder program) {
        this.program = program;
    }

    Call call(String name, Sys sys, Arg... args) {
        return program.call(name, sys, args);
    }

    /** openat(2) with a path of the host. */
    Call open(String name, String path, OpenFlag... flags) {
        return call(name, Sys.OPENAT, Arg.CWD, Arg.text(path), flags(flags), Arg.NONE);
    }

    /** openat2(2) that takes the folder for the root: neither {@code ..} nor a link leads out of it. */
    Call openInRoot(String name, Arg root, String path, int mode, OpenFlag... flags) {
        return openat2(name, root, path, mode, Resolve.bits(Resolve.IN_ROOT, Resolve.NO_MAGICLINKS), flags);
    }

    /** The same where no part of the path may be a symbolic link. */
    Call openPlain(String name, Arg root, String path, OpenFlag... flags) {
        long resolve = Resolve.bits(Resolve.IN_ROOT, Resolve.NO_MAGICLINKS, Resolve.NO_SYMLINKS);
        return openat2(name, root, path, 0, resolve, flags);
    }

    private Call openat2(String name, Arg root, String path, int mode, long resolve, OpenFlag... flags) {
        Block how = Block.struct()
                .u64(OpenFlag.bits(flags))
                .u64(mode)
                .u64(resolve)
                .shownAs("{flags 0x" + Integer.toHexString(OpenFlag.bits(flags)) + ", resolve 0x"
                        + Long.toHexString(resolve) + "}")
                .build();
        return call(name, Sys.OPENAT2, root, Arg.text(path), Arg.at(how), Arg.value(how.size()));
    }

    /** Opens a file below an open folder: no link, and no other mount on the way, neither one above it nor one upon it. */
    Call openBelow(String name, Arg folder, String path, OpenFlag... flags) {
        long resolve = Resolve.bits(Resolve.BENEATH, Resolve.NO_XDEV, Resolve.NO_MAGICLINKS, Resolve.NO_SYMLINKS);
        return openat2(name, folder, path, 0, resolve, flags);
    }

    /** Writes a text to an open descriptor. */
    Call write(String name, Arg fd, String text) {
        Block block = Block.text(text);
        return call(name, Sys.WRITE, fd, Arg.at(block), Arg.value(block.size() - 1L));
    }

    Call close(Arg fd) {
        return call("close", Sys.CLOSE, fd).mayFail();
    }

    Call fsopen(String name, String type) {
        return call(name, Sys.FSOPEN, Arg.text(type), Arg.named("FSOPEN_CLOEXEC", FSOPEN_CLOEXEC));
    }

    /** fsconfig(2): {@code key=value}, or a flag when there is no {@code =}. */
    Call fsconfig(String name, Arg fs, String option) {
        int at = option.indexOf('=');
        if (at < 0) {
            return call(name, Sys.FSCONFIG, fs, Arg.value(FSCONFIG_SET_FLAG), Arg.text(option), Arg.NULL, Arg.NONE);
        }
        return fsconfig(name, fs, option.substring(0, at), option.substring(at + 1));
    }

    Call fsconfig(String name, Arg fs, String key, String value) {
        return call(name, Sys.FSCONFIG, fs, Arg.value(FSCONFIG_SET_STRING), Arg.text(key), Arg.text(value), Arg.NONE);
    }

    Call fscreate(String name, Arg fs) {
        return call(name, Sys.FSCONFIG, fs, Arg.named("CREATE", FSCONFIG_CMD_CREATE), Arg.NULL, Arg.NULL, Arg.NONE);
    }

    Call fsmount(String name, Arg fs, long attributes) {
        return call(
                name,
                Sys.FSMOUNT,
                fs,
                Arg.named("FSMOUNT_CLOEXEC", FSMOUNT_CLOEXEC),
                Arg.named("0x" + Long.toHexString(attributes), attributes));
    }

    /** A detached copy of the mount at a path of the host. */
    Call cloneTree(String name, String path, boolean recursive) {
        return call(name, Sys.OPEN_TREE, Arg.CWD, Arg.text(path), treeFlags(recursive, 0));
    }

    /** A detached copy of the mount at a descriptor. */
    Call cloneTree(String name, Arg fd, boolean recursive) {
        return call(name, Sys.OPEN_TREE, fd, Arg.text(""), treeFlags(recursive, AT_EMPTY_PATH));
    }

    private static Arg treeFlags(boolean recursive, int more) {
        int flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (recursive ? AT_RECURSIVE : 0) | more;
        return Arg.named(recursive ? "CLONE|RECURSIVE" : "CLONE", flags);
    }

    /** Puts a detached mount onto an open place. */
    Call moveMount(String name, Arg mount, Arg place) {
        return call(
                name,
                Sys.MOVE_MOUNT,
                mount,
                Arg.text(""),
                place,
                Arg.text(""),
                Arg.named("EMPTY_PATHS", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH));
    }

    /** Puts a detached mount onto a path of the host. */
    Call moveMount(String name, Arg mount, String path) {
        return call(
                name,
                Sys.MOVE_MOUNT,
                mount,
                Arg.text(""),
                Arg.CWD,
                Arg.text(path),
                Arg.named("F_EMPTY_PATH", MOVE_MOUNT_F_EMPTY_PATH));
    }

    /** mount_setattr(2) on the mount at a descriptor. */
    Call setAttributes(String name, Arg mount, long set, long clear, long propagation, boolean recursive) {
        return setAttributes(name, mount, set, clear, propagation, recursive, 0);
    }

    /** Shows the files of a detached mount as those of the users of a user namespace. */
    Call mapIds(String name, Arg mount, Fd userNamespace) {
        return setAttributes(name, mount, Attributes.ID_MAP, 0, 0, false, userNamespace.number());
    }

    private Call setAttributes(
            String name, Arg mount, long set, long clear, long propagation, boolean recursive, int userNamespace) {
        Block attributes = Block.struct()
                .u64(set)
                .u64(clear)
                .u64(propagation)
                .u64(userNamespace)
                .shownAs("{set 0x" + Long.toHexString(set) + ", clear 0x" + Long.toHexString(clear) + ", propagation 0x"
                        + Long.toHexString(propagation) + "}")
                .build();
        int flags = AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0);
        return call(
                name,
                Sys.MOUNT_SETATTR,
                mount,
                Arg.text(""),
                Arg.value(flags),
                Arg.at(attributes),
                Arg.value(attributes.size()));
    }

    /** Goes to one of two places by whether the file system at a descriptor is of this kind; no kind fails. */
    void ifFileSystem(String name, Arg fd, long magic, Label yes, Label no) {
        Block statfs = Block.zeroed(STATFS_SIZE);
        call(name, Sys.FSTATFS, fd, Arg.at(statfs));
        program.extract(name, Arg.at(statfs), 0, 0xffff_ffffL, Arg.value(magic))
                .onZero(yes)
                .onNegative(no)
                .onPositive(no);
    }

    /** Goes to one of two places by whether a descriptor is the null device, character device 1:3, and nothing that only has its name. */
    void ifNullDevice(String name, Arg fd, Label yes, Label no) {
        Block statx = Block.zeroed(STATX_SIZE);
        call(
                name,
                Sys.STATX,
                fd,
                Arg.text(""),
                Arg.named("AT_EMPTY_PATH", AT_EMPTY_PATH),
                Arg.named("STATX_TYPE", 1),
                Arg.at(statx));
        isOrElse(name, Arg.at(statx, STATX_MODE), Stat.TYPE_MASK, Stat.CHARACTER_DEVICE, no);
        isOrElse(name, Arg.at(statx, STATX_DEVICE_MAJOR), 0xffff_ffffL, 1, no);
        isOrElse(name, Arg.at(statx, STATX_DEVICE_MINOR), 0xffff_ffffL, 3, no);
        program.jump(yes);
    }

    private void isOrElse(String name, Arg at, long mask, long wanted, Label otherwise) {
        program.extract(name, at, 0, mask, Arg.value(wanted))
                .onNegative(otherwise)
                .onPositive(otherwise);
    }

    /** Goes to the label if a failed row failed for this reason; else the program fails as that row did. */
    void ifErrno(String name, Call failed, int errno, Label expected) {
        ifErrnoElse(failed, errno, expected);
        fail(name, failed);
    }

    /** Goes to the label if a failed row failed for this reason, else on with the next row. */
    void ifErrnoElse(Call failed, int errno, Label expected) {
        Label other = program.label();
        program.extract(
                        "was it errno " + errno,
                        failed.resultAddress(),
                        0,
                        0xffff_ffffL,
                        Arg.value(0xffff_ffffL & -errno))
                .onZero(expected)
                .onNegative(other)
                .onPositive(other);
        program.place(other);
    }

    /** Ends the program as failed, for this reason. */
    void failWith(String name, Errno errno) {
        program.extract(name, Arg.at(Block.zeroed(4)), 0, 0, Arg.value(errno.code()));
    }

    /** Ends the program as failed, with the errno of a row that failed before. */
    void fail(String name, Call failed) {
        // The low half of a negated errno, less 2^32, is the negated errno again.
        program.extract(name, failed.resultAddress(), 0, 0xffff_ffffL, Arg.value(1L << 32))
                .onZero(program.failure())
                .onNegative(program.failure())
                .onPositive(program.failure());
    }

    static Arg flags(OpenFlag... flags) {
        return Arg.named("0x" + Integer.toHexString(OpenFlag.bits(flags)), OpenFlag.bits(flags));
    }
}

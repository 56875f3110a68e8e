package org.felucca.libcontainer;

import java.nio.file.Path;
import java.util.Set;
import org.felucca.linux.Errno;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.Call;
import org.felucca.linux.program.Label;

/**
 * Opens places inside a container's root for something to be mounted there, and makes them where they are missing.
 *
 * <p>The image, or a volume that another container writes to, decides what a path there means: so it is never resolved by a string. Each
 * place is opened by openat2(2) with the root as its root, and what is done is done to the descriptor. (By string it was
 * CVE-2019-19921 and CVE-2021-30465 elsewhere.)
 */
final class MountPoints {
    /** Files of procfs that a container may be shown its own version of, as runc allows them. */
    private static final Set<String> INSIDE_PROC = Set.of(
            "/proc/cpuinfo",
            "/proc/diskstats",
            "/proc/meminfo",
            "/proc/stat",
            "/proc/swaps",
            "/proc/uptime",
            "/proc/loadavg",
            "/proc/slabinfo",
            "/proc/net/dev",
            "/proc/sys/kernel/ns_last_pid",
            "/proc/sys/crypto/fips_enabled");

    private final Rows rows;
    private final Arg root;

    MountPoints(Rows rows, Arg root) {
        this.rows = rows;
        this.root = root;
    }

    /** What stands at a mount point. */
    enum Kind {
        FOLDER,
        FILE
    }

    /**
     * Opens a place, made if it is missing. It must not lie in procfs, apart from a few files: that is the kernel's.
     *
     * @param step what fails with ENOTDIR if something of another kind is there
     */
    Arg open(String step, String destination, Kind kind) {
        String path = lexical(destination);
        Arg place = openOrMake(step, path, kind);
        if (!INSIDE_PROC.contains(path)) {
            Label outside = rows.program.label();
            rows.ifFileSystem(
                    "\"" + path + "\" cannot be mounted because it is inside /proc",
                    place,
                    Rows.PROC_MAGIC,
                    rows.program.failure(),
                    outside);
            rows.program.place(outside);
        }
        return place;
    }

    /** Opens a folder, made if it is missing, that is reached without any symbolic link: for procfs and sysfs themselves. */
    Arg openPlain(String destination) {
        String path = lexical(destination);
        rows.call("make " + path, Sys.MKDIRAT, root, Arg.text(path.substring(1)), Arg.octal(0755))
                .mayFail();
        return rows.openPlain(
                        "open " + path + " (must be an ordinary directory)",
                        root,
                        path,
                        OpenFlag.PATH,
                        OpenFlag.DIRECTORY)
                .result();
    }

    private Arg openOrMake(String step, String path, Kind kind) {
        Label there = rows.program.label();
        rows.openInRoot("look for " + path, root, path, 0, OpenFlag.PATH)
                .mayFail()
                .onZero(there)
                .onPositive(there);
        if (kind == Kind.FOLDER) {
            makeFolders(path);
        } else {
            makeFolders(parent(path));
            Call file = rows.openInRoot(
                    "make " + path,
                    root,
                    path,
                    0755,
                    OpenFlag.CREATE,
                    OpenFlag.NON_BLOCKING,
                    OpenFlag.NO_CONTROLLING_TTY);
            rows.close(file.result());
        }
        rows.program.place(there);
        if (kind == Kind.FOLDER) {
            return rows.openInRoot(step, root, path, 0, OpenFlag.PATH, OpenFlag.DIRECTORY)
                    .result();
        }
        Label file = rows.program.label();
        rows.openInRoot("see whether " + path + " is a folder", root, path, 0, OpenFlag.PATH, OpenFlag.DIRECTORY)
                .onNegative(file);
        rows.failWith(step, Errno.ENOTDIR);
        rows.program.place(file);
        return rows.openInRoot(step, root, path, 0, OpenFlag.PATH).result();
    }

    /** Makes a folder and those above it. One that is there already is fine, and so is one behind a link. */
    void makeFolders(String path) {
        if (path.equals("/")) {
            return;
        }
        String above = parent(path);
        if (above.equals("/")) {
            makeFolder(root, path);
            return;
        }
        // Most often only the last one is missing.
        Label missing = rows.program.label();
        Label made = rows.program.label();
        Arg folder = openFolder(above).onNegative(missing).result();
        makeFolder(folder, path);
        rows.close(folder);
        rows.program.jump(made);
        rows.program.place(missing);
        makeFolders(above);
        folder = openFolder(above).result();
        makeFolder(folder, path);
        rows.close(folder);
        rows.program.place(made);
    }

    private Call openFolder(String path) {
        return rows.openInRoot("open " + path, root, path, 0, OpenFlag.PATH, OpenFlag.DIRECTORY);
    }

    private void makeFolder(Arg parent, String path) {
        Label failed = rows.program.label();
        Label made = rows.program.label();
        Call make = rows.call("make " + path, Sys.MKDIRAT, parent, Arg.text(name(path)), Arg.octal(0755))
                .onNegative(failed)
                .onZero(made);
        rows.program.place(failed);
        rows.ifErrno("make " + path, make, Errno.EEXIST.code(), made);
        rows.program.place(made);
    }

    /** The folder that a path lies in. */
    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    /** The last name of a path. */
    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** A path without {@code .}, {@code ..} and double slashes, absolute. Only for names and messages: links are not looked at. */
    static String lexical(String path) {
        return Path.of("/").resolve(path).normalize().toString();
    }
}

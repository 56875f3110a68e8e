package org.felucca.libcontainer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.felucca.libcontainer.MountOptions.Propagation;
import org.felucca.linux.Mounts.Attributes;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;

/** Makes the detached root the root: attached in the container's own mount namespace, filled, and turned to by pivot_root(2). */
final class Rootfs {
    private static final long MS_REC = 0x4000;
    private static final int MNT_DETACH = 2;

    private final Rows rows;
    private final Arg root;
    private final Propagation propagation;

    /**
     * @param propagation of the container's mounts towards the host; empty for none
     */
    Rootfs(Rows rows, Arg root, String propagation) {
        this.rows = rows;
        this.root = root;
        this.propagation = propagation.isEmpty() ? Propagation.SLAVE : Propagation.of(propagation);
    }

    /** Attaches the root. What is mounted from here on does not show on the host, unless the document asks for that. */
    void attach(Path mountPoint) {
        propagate("/", MS_REC | propagation.bit);
        if (propagation == Propagation.SHARED) {
            // pivot_root refuses a root whose parent mount is shared, and the attached root would show on the host.
            propagate(mountBelow(mountPoint), Propagation.PRIVATE.bit);
        }
        rows.moveMount("attach root", root, mountPoint.toString());
    }

    private void propagate(String path, long bits) {
        rows.call(
                "set propagation of " + path,
                Sys.MOUNT,
                Arg.NULL,
                Arg.text(path),
                Arg.NULL,
                Arg.named("0x" + Long.toHexString(bits), bits),
                Arg.NULL);
    }

    /** The mount that a folder lies in: the longest mount point above it. */
    private static String mountBelow(Path folder) {
        try {
            Path real = folder.toRealPath();
            return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                    .map(line -> line.split(" ", 6)[4].replace("\\040", " "))
                    .filter(point -> real.startsWith(point))
                    .reduce("/", (longest, point) -> point.length() >= longest.length() ? point : longest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Turns to the root and lets go of the old one. The old root is stacked upon the new, pivot_root(2) with {@code "."} twice, so that no folder
     * for it is needed; what is done to it is done from within, as {@code "."} is what the process stands in.
     */
    void pivot(boolean readOnly) {
        if (readOnly) {
            rows.setAttributes("make root read-only", root, Attributes.READ_ONLY, 0, 0, false);
        }
        Arg old = rows.open("open the old root", "/", OpenFlag.PATH, OpenFlag.DIRECTORY)
                .result();
        rows.call("go to root", Sys.FCHDIR, root);
        rows.call("pivot root", Sys.PIVOT_ROOT, Arg.text("."), Arg.text("."));
        rows.call("go to the old root", Sys.FCHDIR, old);
        // What is unmounted here must not be unmounted on the host.
        propagate(".", MS_REC | Propagation.SLAVE.bit);
        rows.call("let go of the old root", Sys.UMOUNT2, Arg.text("."), Arg.named("MNT_DETACH", MNT_DETACH));
        rows.call("go to /", Sys.CHDIR, Arg.text("/"));
        rows.close(old);
    }
}

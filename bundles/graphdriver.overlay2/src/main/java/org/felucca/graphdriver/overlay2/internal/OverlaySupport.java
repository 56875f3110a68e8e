package org.felucca.graphdriver.overlay2.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.Folders;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.Mounts;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Stat;
import org.felucca.model.Errors;

/** Whether overlayfs works on the file system of a folder. Tried with a detached mount, so nothing shows in the mount table. */
final class OverlaySupport {
    private static final String TRIAL = ".trial";

    private OverlaySupport() {}

    /** Throws UNAVAILABLE with the reason and the remedy in one sentence. */
    static void require(Path root) throws IOException {
        try (Fd folder = LinuxFiles.open(root.toString(), OpenFlag.DIRECTORY)) {
            Folders.removeTree(folder, TRIAL);
            Path trial = root.resolve(TRIAL);
            for (String name : List.of("lower", "upper", "work")) {
                Files.createDirectories(trial.resolve(name));
            }
            try {
                tryWhiteout(trial.resolve("upper"));
                tryMount(trial);
            } catch (LinuxException e) {
                throw Errors.unavailable(
                        e.is(Errno.ENODEV)
                                ? "this kernel has no overlayfs: load its module, or set the graph driver to vfs"
                                : "overlayfs does not work in " + root + " (" + e.getMessage()
                                        + "): put the state root on ext4, xfs or btrfs, or set the graph driver to vfs");
            } finally {
                Folders.removeTree(folder, TRIAL);
            }
        }
    }

    private static void tryWhiteout(Path upper) {
        try (Fd folder = LinuxFiles.open(upper.toString(), OpenFlag.DIRECTORY)) {
            LinuxFiles.mknod(folder, "whiteout", Stat.CHARACTER_DEVICE, 0, 0);
            LinuxFiles.setXattr(upper.toString(), "trusted.overlay.opaque", new byte[] {'y'});
        }
    }

    private static void tryMount(Path trial) {
        try (Fd fs = Mounts.open("overlay")) {
            Mounts.option(fs, "lowerdir", trial.resolve("lower").toString());
            Mounts.option(fs, "upperdir", trial.resolve("upper").toString());
            Mounts.option(fs, "workdir", trial.resolve("work").toString());
            Mounts.create(fs).close();
        }
    }

    static List<List<String>> status(Path root) {
        long type = LinuxFiles.fileSystem(root.toString()).type();
        return List.of(
                List.of("Backing Filesystem", name(type)),
                List.of("Supports d_type", "true"),
                List.of("Using metacopy", "false"),
                List.of("Native Overlay Diff", "true"),
                List.of("userxattr", "false"));
    }

    /** Names as Docker gives them, numbers of linux/magic.h. */
    private static String name(long type) {
        if (type == 0xef53L) {
            return "extfs";
        }
        if (type == 0x58465342L) {
            return "xfs";
        }
        if (type == LinuxFiles.FileSystem.BTRFS) {
            return "btrfs";
        }
        if (type == LinuxFiles.FileSystem.TMPFS) {
            return "tmpfs";
        }
        return type == LinuxFiles.FileSystem.OVERLAYFS ? "overlayfs" : "<unknown>";
    }
}

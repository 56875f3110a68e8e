package org.felucca.graphdriver.btrfs.internal;

import org.felucca.linux.Btrfs;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.Folders;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Stat;

/** Removes trees with subvolumes in them: what runs in a container may have made some in its root. */
final class Subvolumes {
    private Subvolumes() {}

    /** Removes what is at a name in a folder, with all that lies in it; nothing if it is not there. */
    static void removeTree(Fd folder, String name) {
        Stat stat;
        try {
            stat = LinuxFiles.statAt(folder, name);
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT)) {
                return;
            }
            throw e;
        }
        if (!stat.isDirectory()) {
            LinuxFiles.unlink(folder, name);
        } else if (Btrfs.isSubvolume(stat)) {
            removeSubvolume(folder, name);
        } else {
            try (Fd inner = inner(folder, name)) {
                for (Folders.Entry entry : Folders.list(inner)) {
                    removeTree(inner, entry.name());
                }
            }
            LinuxFiles.rmdir(folder, name);
        }
    }

    /** The kernel removes its files; what it leaves to us is other subvolumes in it, and only then they are looked for. */
    private static void removeSubvolume(Fd folder, String name) {
        try {
            Btrfs.deleteSubvolume(folder, name);
        } catch (LinuxException e) {
            if (!e.is(Errno.ENOTEMPTY)) {
                throw e;
            }
            try (Fd inner = inner(folder, name)) {
                removeNested(inner);
            }
            Btrfs.deleteSubvolume(folder, name);
        }
    }

    private static void removeNested(Fd folder) {
        for (Folders.Entry entry : Folders.list(folder)) {
            if (entry.type() != Stat.DIRECTORY) {
                continue;
            }
            if (Btrfs.isSubvolume(LinuxFiles.statAt(folder, entry.name()))) {
                removeSubvolume(folder, entry.name());
            } else {
                try (Fd inner = inner(folder, entry.name())) {
                    removeNested(inner);
                }
            }
        }
    }

    private static Fd inner(Fd folder, String name) {
        return LinuxFiles.openAt(folder, name, OpenFlag.DIRECTORY, OpenFlag.NO_FOLLOW);
    }
}

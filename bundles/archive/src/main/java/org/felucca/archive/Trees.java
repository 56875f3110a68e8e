package org.felucca.archive;

import java.util.HashSet;
import java.util.Set;
import org.felucca.linux.Fd;
import org.felucca.linux.Folders;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Stat;

/** Whole trees of files. Symbolic links are never followed. */
public final class Trees {
    private Trees() {}

    /** Bytes of all files and symbolic links below a folder; one with several names counts once. */
    public static long size(Fd folder) {
        return size(folder, new HashSet<>());
    }

    private static long size(Fd folder, Set<Long> counted) {
        long sum = 0;
        try (Fd open = LinuxFiles.openAt(folder, ".", OpenFlag.DIRECTORY)) {
            for (Folders.Entry entry : Folders.list(open)) {
                if (entry.type() == Stat.DIRECTORY) {
                    try (Fd inner = LinuxFiles.openAt(open, entry.name(), OpenFlag.DIRECTORY, OpenFlag.NO_FOLLOW)) {
                        sum += size(inner, counted);
                    }
                    continue;
                }
                Stat stat = LinuxFiles.statAt(open, entry.name());
                if ((stat.isRegular() || stat.isSymlink()) && (stat.links() == 1 || counted.add(stat.inode()))) {
                    sum += stat.size();
                }
            }
        }
        return sum;
    }
}

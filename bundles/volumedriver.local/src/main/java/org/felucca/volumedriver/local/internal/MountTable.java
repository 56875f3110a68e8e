package org.felucca.volumedriver.local.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.felucca.linux.Errno;
import org.felucca.linux.LinuxException;
import org.felucca.linux.Mounts;

/** What is mounted where, proc_pid_mountinfo(5). */
final class MountTable {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final int POINT = 4;

    private MountTable() {}

    static boolean isMounted(Path place) throws IOException {
        return points().contains(real(place).toString());
    }

    /** Unmounts all that is mounted below a folder, the last first. What is busy goes when nobody uses it any more. */
    static void unmountBelow(Path folder) throws IOException {
        List<String> points = points();
        String below = real(folder) + "/";
        for (int i = points.size() - 1; i >= 0; i--) {
            if (points.get(i).startsWith(below)) {
                unmount(points.get(i));
            }
        }
    }

    private static void unmount(String point) {
        try {
            Mounts.unmount(point);
        } catch (LinuxException e) {
            if (!e.is(Errno.EBUSY)) {
                throw e;
            }
            Mounts.detach(point);
        }
    }

    /** The folder above may be a link; what is mounted on the place itself is not asked, as that may hang. */
    private static Path real(Path place) throws IOException {
        return place.getParent().toRealPath().resolve(place.getFileName());
    }

    private static List<String> points() throws IOException {
        List<String> points = new ArrayList<>();
        for (String line : Files.readAllLines(MOUNTS)) {
            points.add(plain(line.split(" ", POINT + 2)[POINT]));
        }
        return points;
    }

    /** Space, tab, newline and backslash come as three octal digits. */
    private static String plain(String escaped) {
        return escaped.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}

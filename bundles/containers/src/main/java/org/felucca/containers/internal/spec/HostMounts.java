package org.felucca.containers.internal.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.felucca.model.Errors;

/** What the host's mounts let through, proc_pid_mountinfo(5). */
final class HostMounts {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final int POINT = 4;
    private static final int OPTIONAL = 6;

    private HostMounts() {}

    /** A mount that shall be shared, or a slave, with the container must be so on the host. Throws INTERNAL with Docker's words. */
    static void require(Path source, String propagation) {
        boolean shared = propagation.endsWith("shared");
        if (!shared && !propagation.endsWith("slave")) {
            return;
        }
        try {
            Path real = source.toRealPath();
            String mount = "";
            String point = "";
            for (String line : Files.readAllLines(MOUNTS)) {
                String place = line.split(" ", POINT + 2)[POINT].replace("\\040", " ");
                if (real.startsWith(place) && place.length() >= point.length()) {
                    mount = line;
                    point = place;
                }
            }
            boolean isShared = has(mount, "shared:");
            if (!isShared && (shared || !has(mount, "master:"))) {
                throw Errors.internal(
                        "path %s is mounted on %s but it is not a shared%s mount",
                        source, point, shared ? "" : " or slave");
            }
        } catch (IOException e) {
            throw Errors.internal(e, "look for the mount of %s: %s", source, e.getMessage());
        }
    }

    /** The optional fields stand between the options and a lone hyphen. */
    private static boolean has(String mount, String tag) {
        return Arrays.stream(mount.split(" ", -1))
                .skip(OPTIONAL)
                .takeWhile(field -> !field.equals("-"))
                .anyMatch(field -> field.startsWith(tag));
    }
}

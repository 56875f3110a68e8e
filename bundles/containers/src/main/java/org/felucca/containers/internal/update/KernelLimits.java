package org.felucca.containers.internal.update;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Limits that not every kernel has, told by their files. */
final class KernelLimits {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final List<String> WEIGHTS =
            List.of("blkio.weight", "blkio.bfq.weight", "io.weight", "io.bfq.weight");

    private KernelLimits() {}

    /** Whether a share of block I/O can be given; on version 2 the root has no such file, so a folder below is looked at. */
    static boolean hasBlockWeight() {
        return has(CGROUPS.resolve("blkio")) || anyBelow(CGROUPS);
    }

    private static boolean has(Path folder) {
        return WEIGHTS.stream().anyMatch(file -> Files.exists(folder.resolve(file)));
    }

    private static boolean anyBelow(Path folder) {
        if (!Files.exists(folder.resolve("cgroup.controllers"))) {
            return false;
        }
        try (Stream<Path> below = Files.list(folder)) {
            return below.filter(Files::isDirectory).anyMatch(KernelLimits::has);
        } catch (IOException e) {
            return false;
        }
    }
}

package org.felucca.containers.internal.update;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Limits that not every kernel has, told by their files. */
public final class KernelLimits {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final List<String> WEIGHTS =
            List.of("blkio.weight", "blkio.bfq.weight", "io.weight", "io.bfq.weight");
    private static final List<String> DEVICE_WEIGHTS =
            List.of("blkio.weight_device", "blkio.bfq.weight_device", "io.bfq.weight");

    private KernelLimits() {}

    /** Whether a share of block I/O can be given. */
    public static boolean hasBlockWeight() {
        return anyHas(WEIGHTS);
    }

    /** Whether it can be given for one device. */
    public static boolean hasDeviceWeight() {
        return anyHas(DEVICE_WEIGHTS);
    }

    /** The root has no such file where the scheduler is BFQ, nor on version 2: so folders below are looked at. */
    private static boolean anyHas(List<String> files) {
        Path blkio = CGROUPS.resolve("blkio");
        return has(blkio, files) || anyBelow(Files.exists(blkio) ? blkio : CGROUPS, files);
    }

    private static boolean has(Path folder, List<String> files) {
        return files.stream().anyMatch(file -> Files.exists(folder.resolve(file)));
    }

    private static boolean anyBelow(Path folder, List<String> files) {
        try (Stream<Path> below = Files.list(folder)) {
            return below.filter(Files::isDirectory).anyMatch(child -> has(child, files));
        } catch (IOException e) {
            return false;
        }
    }
}

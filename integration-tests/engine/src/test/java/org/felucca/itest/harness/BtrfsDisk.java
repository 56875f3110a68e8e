package org.felucca.itest.harness;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A btrfs in a file, mounted where an engine that is started afterwards has its state root. */
public final class BtrfsDisk implements AutoCloseable {
    private static final long SIZE = 512L << 20;

    private final Path image;
    private final Path root;

    private BtrfsDisk(Path image, Path root) {
        this.image = image;
        this.root = root;
    }

    /** For the engine of this name. Skips the test where there is no btrfs or no loop device. */
    public static BtrfsDisk forEngine(String name) {
        try {
            assumeTrue(
                    Files.readString(Path.of("/proc/filesystems")).contains("\tbtrfs\n"),
                    "this kernel has no btrfs, or has not loaded it");
            Path image = Files.createTempFile("felucca", ".btrfs");
            try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
                file.setLength(SIZE);
            }
            require(Commands.run(Map.of(), new byte[0], "mkfs.btrfs", "-q", image.toString()));
            Path root = Files.createDirectories(Path.of("/run", name, "root"));
            require(Commands.run(Map.of(), new byte[0], "mount", "-o", "loop", image.toString(), root.toString()));
            return new BtrfsDisk(image, root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What this machine can't do is no fault of the engine's. */
    private static void require(Commands.Result result) {
        assumeTrue(result.exit() == 0, result.toString());
    }

    /** Takes it from here; an engine that runs keeps it in its own mount namespace until it ends. */
    @Override
    public void close() {
        Commands.ok("umount", "-l", root.toString());
        try {
            Files.deleteIfExists(image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

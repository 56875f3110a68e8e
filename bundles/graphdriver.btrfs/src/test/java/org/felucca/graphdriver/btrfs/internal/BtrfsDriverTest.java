package org.felucca.graphdriver.btrfs.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.felucca.driver.graph.GraphDriver;
import org.felucca.driver.testkit.GraphDriverConformance;
import org.felucca.linux.Btrfs;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.Mounts;
import org.felucca.linux.OpenFlag;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a btrfs in a file. */
class BtrfsDriverTest extends GraphDriverConformance {
    private static final long SIZE = 256L << 20;

    @TempDir
    static Path disk;

    private static Path mount;

    @BeforeAll
    static void aFileSystem() throws Exception {
        assumeTrue(
                Files.readString(Path.of("/proc/filesystems")).contains("\tbtrfs\n"),
                "this kernel has no btrfs, or has not loaded it");
        Path image = disk.resolve("image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(SIZE);
        }
        require("mkfs.btrfs", "-q", image.toString());
        Path folder = Files.createDirectory(disk.resolve("mount"));
        require("mount", "-o", "loop", image.toString(), folder.toString());
        mount = folder;
    }

    /** What this machine can't do is no fault of the driver's. */
    private static void require(String... command) throws Exception {
        String said;
        int code;
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            code = process.waitFor();
        } catch (IOException e) {
            said = e.getMessage();
            code = -1;
        }
        assumeTrue(code == 0, String.join(" ", command) + ": " + said);
    }

    @AfterAll
    static void unmount() {
        if (mount != null) {
            Mounts.detach(mount.toString());
        }
    }

    /** Beside the test's folder, which is on another file system. */
    @Override
    protected GraphDriver open(Path root) throws IOException {
        return new BtrfsDriver(mount.resolve(folder.getFileName()).resolve(root.getFileName()));
    }

    private BtrfsDriver driver() throws IOException {
        return (BtrfsDriver) open(folder.resolve("driver"));
    }

    @Test
    void itWorksNowhereElse() {
        FeluccaException refused =
                assertThrows(FeluccaException.class, () -> new BtrfsDriver(folder.resolve("elsewhere")));
        assertEquals(ErrorKind.UNAVAILABLE, refused.kind());
    }

    @Test
    void aLayerIsASnapshotOfItsParent() throws IOException {
        BtrfsDriver driver = driver();
        driver.prepare("base", Optional.empty());
        driver.apply("base", new ByteArrayInputStream(tar("a=1", "b=2")));
        driver.commit("base");
        driver.prepare("child", Optional.of("base"));
        assertTrue(Btrfs.isSubvolume(LinuxFiles.stat(driver.folder("child").toString())));
        driver.apply("child", new ByteArrayInputStream(tar("c=333")));
        assertEquals(3, driver.usage("child"));
        assertEquals(List.of(List.of("Btrfs", "")), driver.status());
    }

    @Test
    void subvolumesThatAContainerMadeGoWithIt() throws IOException {
        BtrfsDriver driver = driver();
        driver.prepare("container", Optional.empty());
        Path deep = Files.createDirectories(driver.folder("container").resolve("some/where"));
        try (Fd folder = LinuxFiles.open(deep.toString(), OpenFlag.DIRECTORY)) {
            Btrfs.createSubvolume(folder, "outer");
            try (Fd outer = LinuxFiles.openAt(folder, "outer", OpenFlag.DIRECTORY)) {
                LinuxFiles.mkdir(outer, "folder", 0755);
                Btrfs.createSubvolume(outer, "inner");
            }
        }
        Files.writeString(deep.resolve("outer/inner/file"), "x");
        driver.remove("container");
        assertFalse(driver.exists("container"));
        assertEquals(List.of(), driver.keys());
        assertEquals(List.of(), left());
    }

    @Test
    void whatACrashLeftHalfMadeGoesAtTheNextStart() throws IOException {
        driver();
        Path root = mount.resolve(folder.getFileName()).resolve("driver");
        for (String half : new String[] {".new-a", ".gone-b"}) {
            try (Fd folder =
                    LinuxFiles.open(Files.createDirectory(root.resolve(half)).toString(), OpenFlag.DIRECTORY)) {
                Btrfs.createSubvolume(folder, "root");
            }
            Files.writeString(root.resolve(half).resolve("root/file"), "x");
        }
        driver();
        assertEquals(List.of(), left());
    }

    private List<Path> left() throws IOException {
        try (var files = Files.list(mount.resolve(folder.getFileName()).resolve("driver"))) {
            return files.toList();
        }
    }
}

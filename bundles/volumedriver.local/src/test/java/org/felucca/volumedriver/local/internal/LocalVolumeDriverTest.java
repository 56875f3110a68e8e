package org.felucca.volumedriver.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.felucca.driver.testkit.FreshFoldersConformance;
import org.felucca.driver.volume.VolumeDriver;
import org.felucca.linux.LinuxException;
import org.felucca.linux.MountFlag;
import org.felucca.linux.Mounts;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalVolumeDriverTest extends FreshFoldersConformance {
    @TempDir
    private Path folder;

    @Override
    protected VolumeDriver open() throws IOException {
        return new LocalVolumeDriver(folder.resolve("volumes"), folder.resolve("run"));
    }

    @Override
    protected VolumeDriver reopen() throws IOException {
        return open();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a/b", "../x", ".hidden", "a b", "-x"})
    void refusesBadNames(String name) throws IOException {
        VolumeDriver driver = open();
        FeluccaException e = assertThrows(FeluccaException.class, () -> driver.create(name, Map.of()));
        assertEquals(ErrorKind.INVALID, e.kind());
        assertEquals(List.of(), driver.list());
        driver.remove(name);
    }

    @Test
    void optionsMustMakeSense() throws IOException {
        VolumeDriver driver = open();
        for (Map<String, String> options : List.of(
                Map.of("type", "tmpfs"),
                Map.of("device", "x"),
                Map.of("o", "ro"),
                Map.of("what", "x"),
                Map.of("size", "1"))) {
            FeluccaException e = assertThrows(FeluccaException.class, () -> driver.create("data", options));
            assertEquals(ErrorKind.INVALID, e.kind());
        }
        assertEquals(List.of(), driver.list());
    }

    @Test
    void whatWasCutShortIsSwept() throws IOException {
        Path volumes = Files.createDirectories(folder.resolve("volumes"));
        Files.createDirectories(volumes.resolve(".in-work-1-x/_data"));
        Files.writeString(volumes.resolve(".in-work-1-x/_data/file"), "x");
        assertEquals(List.of(), open().list());
        assertFalse(Files.exists(volumes.resolve(".in-work-1-x")));
    }

    @Test
    void foldersAreDockersInModeAndPlace() throws IOException {
        String data = open().create("data", Map.of()).mountpoint();
        assertEquals(folder.resolve("volumes/data/_data").toString(), data);
        assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(data))));
        assertEquals(
                "rwx-----x",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("volumes/data"))));
    }

    @Test
    void optionsAreToldApart() {
        MountOptions options = MountOptions.parse(
                Map.of("type", "none", "device", "/x", "o", "rbind,ro,nosuid,suid,rslave,size=1m,defaults"));
        assertTrue(options.flags().containsAll(List.of(MountFlag.BIND, MountFlag.RECURSIVE, MountFlag.READ_ONLY)));
        assertFalse(options.flags().contains(MountFlag.NO_SUID));
        assertTrue(options.propagation().containsAll(List.of(MountFlag.SLAVE, MountFlag.RECURSIVE)));
        assertEquals(List.of("size=1m"), options.data());
    }

    @Test
    @Tag("root")
    void whatIsMountedIsMountedOnceAndUnmountedWithTheLastUser() throws IOException {
        assumeTrue(mayMount(), "needs to mount");
        VolumeDriver driver = open();
        driver.create("memory", Map.of("type", "tmpfs", "device", "tmpfs", "o", "size=1m"));
        Path data = driver.mount("memory", "one");
        Files.writeString(data.resolve("file"), "x");
        // another engine goes on where the first was killed
        VolumeDriver successor = reopen();
        assertEquals(data, successor.mount("memory", "two"));
        assertTrue(Files.exists(data.resolve("file")));
        successor.unmount("memory", "one");
        assertTrue(Files.exists(data.resolve("file")));
        FeluccaException e = assertThrows(FeluccaException.class, () -> successor.remove("memory"));
        assertEquals(ErrorKind.CONFLICT, e.kind());
        successor.unmount("memory", "two");
        assertFalse(Files.exists(data.resolve("file")));
        successor.remove("memory");
        assertEquals(List.of(), successor.list());
    }

    @Test
    @Tag("root")
    void removingAVolumeLeavesAloneWhatWasMountedOnIt() throws IOException {
        assumeTrue(mayMount(), "needs to mount");
        Path host = Files.createDirectories(folder.resolve("host"));
        Files.writeString(host.resolve("precious"), "x");
        VolumeDriver driver = open();
        driver.create("folder", Map.of("type", "none", "device", host.toString(), "o", "bind"));
        Path data = driver.mount("folder", "killed");
        assertTrue(Files.exists(data.resolve("precious")));
        // the engine was killed, and who had it mounted is forgotten
        Files.delete(folder.resolve("run/volumedriver.local/folder.json"));
        driver.remove("folder");
        assertTrue(Files.exists(host.resolve("precious")));
    }

    private boolean mayMount() throws IOException {
        Path probe = Files.createDirectories(folder.resolve("probe"));
        try {
            Mounts.mount("tmpfs", probe.toString(), "tmpfs", "");
            Mounts.unmount(probe.toString());
            return true;
        } catch (LinuxException e) {
            return false;
        }
    }
}

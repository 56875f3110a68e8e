package org.felucca.launcher;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostTest {
    @TempDir
    private Path proc;

    @BeforeEach
    void aGoodHost() throws IOException {
        write("self/status", "Name:\tjava\nUid:\t0\t0\t0\t0\n");
        write("sys/kernel/osrelease", "6.1.0-18-amd64\n");
        write("filesystems", "nodev\tsysfs\nnodev\toverlay\n\text4\n");
        write("self/mounts", "proc /proc proc rw 0 0\ncgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n");
    }

    @Test
    void aGoodHostWillDo() {
        assertDoesNotThrow(() -> new Host(proc).check());
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.12.0", "5.15.0-91-generic", "6.18.44", "10.0"})
    void kernelsThatAreNewEnough(String release) throws IOException {
        write("sys/kernel/osrelease", release + "\n");

        assertDoesNotThrow(() -> new Host(proc).check());
    }

    @ParameterizedTest
    @CsvSource({
        "sys/kernel/osrelease, 5.11.22-generic, 5.12 or newer",
        "sys/kernel/osrelease, 4.19.0, 5.12 or newer",
        "self/status, 'Uid:\t1000\t1000\t1000\t1000', as root",
        "self/mounts, proc /proc proc rw 0 0, control groups",
    })
    void whatIsMissingIsSaidWithItsRemedy(String file, String text, String said) throws IOException {
        write(file, text + "\n");

        StartFailure failure = assertThrows(StartFailure.class, () -> new Host(proc).check());

        assertTrue(failure.getMessage().contains(said), failure.getMessage());
        assertTrue(failure.getMessage().contains(": "), "names a remedy: " + failure.getMessage());
    }

    @Test
    void aFolderThatCannotBeIsNamed() throws IOException {
        Path file = Files.writeString(proc.resolve("file"), "");

        StartFailure failure = assertThrows(StartFailure.class, () -> Host.folder(file.resolve("sub"), "rwx------"));

        assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
    }

    private void write(String file, String text) throws IOException {
        Path path = proc.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}

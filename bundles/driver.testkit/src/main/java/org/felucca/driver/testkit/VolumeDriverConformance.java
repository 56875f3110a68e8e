package org.felucca.driver.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.driver.volume.FreshFolders;
import org.felucca.driver.volume.Volume;
import org.felucca.driver.volume.VolumeDriver;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link VolumeDriver} does; the last tests are for those that are {@link FreshFolders} too. */
@Timeout(60)
public abstract class VolumeDriverConformance {
    VolumeDriver driver;

    /** The driver under test, without volumes. */
    protected abstract VolumeDriver open() throws IOException;

    /** A driver over the same state, as after the first was replaced or killed. */
    protected abstract VolumeDriver reopen() throws IOException;

    @BeforeEach
    void aDriver() throws IOException {
        driver = open();
    }

    private static List<String> names(VolumeDriver driver) {
        return driver.list().stream().map(Volume::name).sorted().toList();
    }

    @Test
    void whatIsCreatedIsFoundAndListedUntilItIsRemoved() {
        assertEquals(List.of(), names(driver));
        assertEquals("one1", driver.create("one1", Map.of()).name());
        driver.create("two2", Map.of());
        assertEquals(List.of("one1", "two2"), names(driver));
        assertEquals("two2", driver.find("two2").orElseThrow().name());
        assertEquals(Optional.empty(), driver.find("three"));
        driver.remove("one1");
        assertEquals(List.of("two2"), names(driver));
        driver.remove("one1");
    }

    @Test
    void creatingItAgainFindsIt() throws IOException {
        driver.create("data", Map.of());
        Path folder = driver.mount("data", "writer");
        Files.writeString(folder.resolve("file"), "kept");
        driver.unmount("data", "writer");
        driver.create("data", Map.of());
        assertEquals("kept", Files.readString(driver.mount("data", "reader").resolve("file")));
        driver.unmount("data", "reader");
    }

    @Test
    void contentOutlivesTheDriver() throws IOException {
        driver.create("data", Map.of());
        Files.writeString(driver.mount("data", "writer").resolve("file"), "kept");
        VolumeDriver successor = reopen();
        assertEquals(List.of("data"), names(successor));
        assertEquals("kept", Files.readString(successor.mount("data", "reader").resolve("file")));
        successor.unmount("data", "reader");
        // who had it mounted before has it still, and says so to the successor
        successor.unmount("data", "writer");
        successor.remove("data");
        assertEquals(List.of(), names(successor));
    }

    @Test
    void severalMayHaveItAtOnce() throws IOException {
        driver.create("data", Map.of());
        Path one = driver.mount("data", "one");
        Path two = driver.mount("data", "two");
        Files.writeString(one.resolve("file"), "shared");
        driver.unmount("data", "one");
        assertEquals("shared", Files.readString(two.resolve("file")));
        driver.unmount("data", "two");
        driver.unmount("data", "two");
        driver.unmount("data", "nobody");
    }

    @Test
    void removingTakesTheContentAlong() throws IOException {
        driver.create("data", Map.of());
        Path folder = driver.mount("data", "writer");
        Files.createDirectories(folder.resolve("deep/er"));
        Files.writeString(folder.resolve("deep/er/file"), "x");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc"));
        driver.unmount("data", "writer");
        driver.remove("data");
        assertTrue(Files.exists(Path.of("/etc")));
        driver.create("data", Map.of());
        try (var content = Files.list(driver.mount("data", "reader"))) {
            assertEquals(0, content.count());
        }
        driver.unmount("data", "reader");
    }

    @Test
    void whatIsNotThereIsNotMounted() {
        FeluccaException e = assertThrows(FeluccaException.class, () -> driver.mount("nothing", "user"));
        assertEquals(ErrorKind.NOT_FOUND, e.kind());
        driver.unmount("nothing", "user");
    }

    @Test
    void theScopeIsOneOfTwo() {
        assertTrue(List.of("local", "global").contains(driver.scope()), driver.scope());
    }
}

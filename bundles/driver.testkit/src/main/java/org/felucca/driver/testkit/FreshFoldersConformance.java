package org.felucca.driver.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.felucca.driver.volume.FreshFolders;
import org.felucca.driver.volume.VolumeDriver;
import org.junit.jupiter.api.Test;

/** What every {@link VolumeDriver} does that fills a fresh volume as a whole, a {@link FreshFolders}. */
public abstract class FreshFoldersConformance extends VolumeDriverConformance {
    @Test
    void firstContentComesAsAWhole() throws IOException {
        FreshFolders fresh = (FreshFolders) driver;
        driver.create("data", Map.of());
        assertThrows(
                IOException.class,
                () -> fresh.fill("data", folder -> {
                    Files.writeString(folder.resolve("half"), "x");
                    throw new IOException("power cut");
                }));
        Path folder = driver.mount("data", "reader");
        assertFalse(Files.exists(folder.resolve("half")));
        driver.unmount("data", "reader");
        assertTrue(fresh.fill("data", empty -> Files.writeString(empty.resolve("whole"), "x")));
        assertFalse(fresh.fill("data", empty -> Files.writeString(empty.resolve("again"), "x")), "it is not empty");
        folder = driver.mount("data", "reader");
        assertTrue(Files.exists(folder.resolve("whole")));
        assertFalse(Files.exists(folder.resolve("again")));
        driver.unmount("data", "reader");
    }
}

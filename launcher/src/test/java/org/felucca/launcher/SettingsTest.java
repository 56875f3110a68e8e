package org.felucca.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final Path HOME = Path.of("/opt/felucca");

    @Test
    void withoutOptionsTheEngineLivesWhereTheClientLooksForIt() {
        Settings settings = Settings.parse(HOME);

        assertEquals(Path.of("/var/lib/felucca"), settings.root());
        assertEquals(Path.of("/run/felucca/felucca.sock"), settings.socket());
        assertEquals(HOME.resolve("features/engine.json"), settings.feature());
    }

    @Test
    void theSocketFollowsTheRunFolder() {
        assertEquals(
                Path.of("/tmp/r/felucca.sock"),
                Settings.parse(HOME, "--run", "/tmp/r").socket());
        assertEquals(
                Path.of("/tmp/s"),
                Settings.parse(HOME, "--run=/tmp/r", "--socket=/tmp/s").socket());
    }

    @Test
    void optionsBecomeFrameworkProperties() {
        Settings settings = Settings.parse(HOME, "--cgroup-parent", "/x", "--bridge", "br9");

        assertEquals("/x", settings.values().get("felucca.cgroup.parent"));
        assertEquals("br9", settings.values().get("felucca.bridge"));
    }

    @Test
    void anUnknownOptionIsSaidWithThoseThatAreKnown() {
        StartFailure failure = assertThrows(StartFailure.class, () -> Settings.parse(HOME, "--rot", "/x"));

        assertTrue(failure.getMessage().contains("--rot"), failure.getMessage());
        assertTrue(failure.getMessage().contains("--root"), failure.getMessage());
    }

    @Test
    void anOptionNeedsItsValue() {
        assertThrows(StartFailure.class, () -> Settings.parse(HOME, "--root"));
    }
}

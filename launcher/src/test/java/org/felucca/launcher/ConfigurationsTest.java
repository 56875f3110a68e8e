package org.felucca.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationsTest {
    @TempDir
    private Path folder;

    private final Configurations configurations = new Configurations(Map.of("felucca.root", "/r"));

    @Test
    void theOwnersFileGoesOverTheShippedOneKeyByKey() throws IOException {
        configurations.addFolder(file("shipped", "a.b.json", "{\"x\": 1, \"y\": \"old\"}"));
        configurations.addFolder(file("own", "a.b.json", "{\"y\": \"new\"}"));

        Dictionary<String, Object> properties = configurations.properties("a.b");

        assertEquals(1L, properties.get("x"));
        assertEquals("new", properties.get("y"));
    }

    @Test
    void valuesKeepTheirTypesAndSettingsAreReplaced() throws IOException {
        configurations.addFolder(file(
                "c",
                "p.json",
                "{\"b\": true, \"d\": 1.5, \"l\": [\"${felucca.root}/x\", 2], \"s\": \"${felucca.root}\"}"));

        Dictionary<String, Object> properties = configurations.properties("p");

        assertEquals(true, properties.get("b"));
        assertEquals(1.5, properties.get("d"));
        assertArrayEquals(new String[] {"/r/x", "2"}, (String[]) properties.get("l"));
        assertEquals("/r", properties.get("s"));
    }

    @Test
    void aSettingThatThereIsNotIsNamed() throws IOException {
        configurations.addFolder(file("c", "p.json", "{\"s\": \"${felucca.rot}\"}"));

        StartFailure failure = assertThrows(StartFailure.class, () -> configurations.properties("p"));

        assertTrue(failure.getMessage().contains("felucca.rot"), failure.getMessage());
    }

    @Test
    void aFileThatIsNoJsonObjectIsNamed() throws IOException {
        Path bad = file("c", "p.json", "[1]");

        StartFailure failure = assertThrows(StartFailure.class, () -> configurations.addFolder(bad));

        assertTrue(failure.getMessage().contains("p.json"), failure.getMessage());
    }

    @Test
    void aFolderThatIsNotThereAddsNothing() {
        configurations.addFolder(folder.resolve("none"));
    }

    private Path file(String subfolder, String name, String text) throws IOException {
        Path place = Files.createDirectories(folder.resolve(subfolder));
        Files.writeString(place.resolve(name), text);
        return place;
    }
}

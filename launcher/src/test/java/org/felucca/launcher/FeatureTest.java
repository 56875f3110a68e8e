package org.felucca.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureTest {
    @TempDir
    private Path folder;

    @Test
    void bundlesHaveIdsAndLevels() throws IOException {
        Feature feature = read(
                """
                {
                  "feature-resource-version": "1.0",
                  "id": "g:f:1",
                  "bundles": [
                    {"id": "org.apache.felix:org.apache.felix.scr:2.2.18", "bundleStartLevel": 2},
                    "org.felucca:org.felucca.model:0.1.0"
                  ],
                  "configurations": {"org.felucca.logging": {"level": "warn"}}
                }
                """);

        assertEquals("g:f:1", feature.id());
        assertEquals(2, feature.bundles().get(0).startLevel());
        assertEquals(
                "org.apache.felix.scr-2.2.18.jar", feature.bundles().get(0).id().fileName());
        assertEquals(Feature.DEFAULT_START_LEVEL, feature.bundles().get(1).startLevel());
        assertEquals(Feature.DEFAULT_START_LEVEL, feature.highestStartLevel());
        assertEquals(
                "warn",
                feature.configurations().get("org.felucca.logging").get("level").getAsString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"id\": \"x\"}",
                "{\"bundles\": []}",
                "{\"id\": \"x\", \"bundles\": [\"a:b\"]}",
                "{\"id\": \"x\", \"bundles\": {}}"
            })
    void whatIsNoFeatureIsSaidInASentence(String text) {
        StartFailure failure = assertThrows(StartFailure.class, () -> read(text));

        assertTrue(
                failure.getMessage().contains("feature") || failure.getMessage().contains("a:b"), failure.getMessage());
    }

    private Feature read(String text) throws IOException {
        return Feature.read(Files.writeString(folder.resolve("f.json"), text));
    }
}

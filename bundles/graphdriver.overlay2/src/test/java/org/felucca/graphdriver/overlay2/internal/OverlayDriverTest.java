package org.felucca.graphdriver.overlay2.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.driver.graph.GraphDriver;
import org.felucca.driver.testkit.FreeLayersConformance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OverlayDriverTest extends FreeLayersConformance {
    private final List<OverlayDriver> opened = new ArrayList<>();

    @Override
    protected GraphDriver open(Path root) throws IOException {
        OverlayDriver driver = new OverlayDriver(root);
        opened.add(driver);
        return driver;
    }

    @Test
    void aShortNameThatAKillKeptFromBeingWrittenIsMadeAnew() throws IOException {
        Path root = folder.resolve("other");
        GraphDriver driver = open(root);
        driver.prepare("base", Optional.empty());
        driver.apply("base", new ByteArrayInputStream(tar("name=felucca")));
        driver.commit("base");
        driver.prepare("first", Optional.of("base"));
        Files.write(root.resolve("base").resolve("link"), new byte[0]);
        GraphDriver next = open(root);
        next.prepare("second", Optional.of("base"));
        String lower = Files.readString(root.resolve("second").resolve("lower"));
        assertEquals(
                root.resolve("base").resolve("diff").toRealPath(),
                root.resolve(lower).toRealPath());
        assertEquals("felucca", Files.readString(next.locate("second", "/name").orElseThrow()));
    }

    /** Deletions end before the folder is deleted. */
    @AfterEach
    void close() throws InterruptedException {
        for (OverlayDriver driver : opened) {
            driver.close();
        }
    }
}

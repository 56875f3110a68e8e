package org.felucca.graphdriver.overlay2.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.felucca.driver.graph.GraphDriver;
import org.felucca.driver.testkit.FreeLayersConformance;
import org.junit.jupiter.api.AfterEach;

class OverlayDriverTest extends FreeLayersConformance {
    private final List<OverlayDriver> opened = new ArrayList<>();

    @Override
    protected GraphDriver open(Path root) throws IOException {
        OverlayDriver driver = new OverlayDriver(root);
        opened.add(driver);
        return driver;
    }

    /** Deletions end before the folder is deleted. */
    @AfterEach
    void close() throws InterruptedException {
        for (OverlayDriver driver : opened) {
            driver.close();
        }
    }
}

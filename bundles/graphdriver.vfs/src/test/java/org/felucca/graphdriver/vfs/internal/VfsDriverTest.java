package org.felucca.graphdriver.vfs.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.felucca.driver.graph.GraphDriver;
import org.felucca.driver.testkit.GraphDriverConformance;

class VfsDriverTest extends GraphDriverConformance {
    @Override
    protected GraphDriver open(Path root) throws IOException {
        return new VfsDriver(root);
    }
}

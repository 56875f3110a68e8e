package org.felucca.engine.image;

import org.felucca.model.Absent;

/**
 * A writable layer.
 *
 * @param image it stands on
 * @param driver that holds it
 * @param key of the layer
 */
public record ContainerRootfs(ImageDetails image, String driver, String key) {
    public ContainerRootfs {
        driver = Absent.text(driver);
        key = Absent.text(key);
    }
}

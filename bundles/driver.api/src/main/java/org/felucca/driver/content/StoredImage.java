package org.felucca.driver.content;

import java.util.List;
import org.felucca.model.Absent;
import org.felucca.model.Digest;
import org.felucca.model.ImageRef;
import org.felucca.model.Platform;

/**
 * An image and the blobs that it consists of.
 *
 * @param id digest of its configuration
 * @param manifest digest of its manifest
 * @param mediaType of the manifest
 * @param layers lowest first
 * @param names sorted
 */
public record StoredImage(
        Digest id, Digest manifest, String mediaType, Platform platform, List<Layer> layers, List<ImageRef> names) {
    public StoredImage {
        layers = Absent.list(layers);
        names = Absent.list(names);
    }

    /**
     * A layer.
     *
     * @param diff digest of its tar
     * @param blob digest of the tar as it is kept, perhaps compressed
     * @param mediaType of the blob
     */
    public record Layer(Digest diff, Digest blob, String mediaType) {}
}

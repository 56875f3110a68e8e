package org.felucca.driver.content;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.model.Digest;
import org.felucca.model.ImageRef;
import org.osgi.annotation.versioning.ProviderType;

/** The images of the engine and their names. A service; safe for all threads. */
@ProviderType
public interface ImageStore {
    /** The image of a reference, an id, or a unique prefix of an id. Throws INVALID for what cannot be a name. */
    Optional<StoredImage> find(String name);

    /** All images, the newest first. */
    List<StoredImage> images();

    /** All names with the ids of their images. A name with a digest says what the image's manifest, or the index it came from, is in that repository. */
    Map<ImageRef, Digest> names();

    /** Gives an image a name, which is taken from the one that had it. Throws NOT_FOUND. */
    void tag(ImageRef name, Digest image) throws IOException;

    /** Takes a name away; nothing if it is not there. The image stays. */
    void untag(ImageRef name) throws IOException;
}

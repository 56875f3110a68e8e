package org.felucca.graph.internal;

import java.util.Optional;
import org.felucca.model.FeluccaException;
import org.felucca.model.ImageRef;

/** Names that are perhaps ids. */
final class ImageRefs {
    private static final ImageRef NOBODY = new ImageRef("invalid", "invalid", "", Optional.empty());

    private ImageRefs() {}

    /** The reference, or one that no image has if the text is an id or no reference at all. */
    static ImageRef lenient(String text) {
        try {
            return ImageRef.parse(text);
        } catch (FeluccaException e) {
            return NOBODY;
        }
    }
}

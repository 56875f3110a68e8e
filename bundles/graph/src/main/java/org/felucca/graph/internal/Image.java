package org.felucca.graph.internal;

import org.felucca.model.Digest;

/** An image: what is kept of it, and what its configuration says. */
record Image(ImageRecord record, ImageDocument document) {
    Digest id() {
        return record.id();
    }
}

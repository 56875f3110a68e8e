package org.felucca.graph.internal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.felucca.model.Absent;
import org.felucca.model.Digest;

/**
 * An image as it is kept in {@code images/<id>.json}.
 *
 * <pre>{@code {"id":"sha256:d48c…","manifest":"sha256:ecfb…","layers":[{"diff":"sha256:c649…","blob":"sha256:b123…","mediaType":"…"}]}}</pre>
 *
 * @param id digest of its configuration, which is a blob
 * @param manifest digest of its manifest, which is a blob
 * @param layers lowest first
 * @param parent if it was built here
 * @param manifestType media type of the manifest; OCI's where nothing is said
 */
record ImageRecord(
        Digest id,
        Digest manifest,
        List<LayerBlob> layers,
        Optional<Digest> parent,
        Optional<Instant> lastTagged,
        String manifestType) {
    ImageRecord {
        layers = Absent.list(layers);
        parent = Absent.optional(parent);
        lastTagged = Absent.optional(lastTagged);
        manifestType = Absent.text(manifestType).isEmpty() ? OciLayout.MANIFEST_TYPE : manifestType;
    }

    /** One whose manifest is OCI's. */
    ImageRecord(
            Digest id, Digest manifest, List<LayerBlob> layers, Optional<Digest> parent, Optional<Instant> lastTagged) {
        this(id, manifest, layers, parent, lastTagged, OciLayout.MANIFEST_TYPE);
    }

    /**
     * Where a layer comes from.
     *
     * @param diff digest of its tar
     * @param blob digest of the tar as it is kept, perhaps compressed
     * @param mediaType of the blob
     */
    record LayerBlob(Digest diff, Digest blob, String mediaType) {}

    List<Digest> diffIds() {
        return layers.stream().map(LayerBlob::diff).toList();
    }

    List<Digest> chains() {
        return ChainId.of(diffIds());
    }

    ImageRecord taggedAt(Instant time) {
        return new ImageRecord(id, manifest, layers, parent, Optional.of(time), manifestType);
    }
}

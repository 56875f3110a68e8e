package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import org.felucca.engine.image.RemovedImage;

/** {@code {"Untagged":"busybox:latest"}} or {@code {"Deleted":"sha256:…"}}. */
public record RemovedImageWire(
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String untagged,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String deleted) {
    public static RemovedImageWire fromModel(RemovedImage removed) {
        return new RemovedImageWire(removed.untagged(), removed.deleted());
    }
}

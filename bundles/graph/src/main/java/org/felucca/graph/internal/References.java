package org.felucca.graph.internal;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.felucca.model.Absent;
import org.felucca.model.Digest;
import org.felucca.model.ImageRef;

/**
 * All names of images, kept in one file so that a change of several is atomic. Immutable.
 *
 * @param names canonical reference ({@code docker.io/library/busybox:latest}) to the id of the image
 */
record References(Map<String, Digest> names) {
    References {
        names = Collections.unmodifiableMap(new TreeMap<>(Absent.map(names)));
    }

    References with(ImageRef ref, Digest image) {
        Map<String, Digest> changed = new TreeMap<>(names);
        changed.put(ref.toString(), image);
        return new References(changed);
    }

    References without(ImageRef ref) {
        Map<String, Digest> changed = new TreeMap<>(names);
        changed.remove(ref.toString());
        return new References(changed);
    }

    /** The names of an image, sorted. */
    List<ImageRef> of(Digest image) {
        return names.entrySet().stream()
                .filter(e -> e.getValue().equals(image))
                .map(e -> ImageRef.parse(e.getKey()))
                .toList();
    }
}

package org.felucca.registry.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.felucca.model.Digest;

/** What was pushed under one name. {@link Repositories} guards changes; everybody may read. */
final class Repository {
    final Map<Digest, Manifest> manifests = new ConcurrentHashMap<>();

    /** In the order of lists of tags. */
    final Map<String, Digest> tags = new ConcurrentSkipListMap<>();

    /** Blobs that no manifest has come to need yet, with the time, as of System.nanoTime(), until which they wait for one. */
    final Map<Digest, Long> waiting = new ConcurrentHashMap<>();

    /** Blobs of which somebody was told that they are here, with the time until which that holds though their manifest goes. */
    final Map<Digest, Long> promised = new ConcurrentHashMap<>();

    boolean has(Digest blob) {
        return waiting.containsKey(blob) || isNeeded(blob);
    }

    boolean isNeeded(Digest blob) {
        return manifests.values().stream().anyMatch(m -> m.needed().contains(blob));
    }
}

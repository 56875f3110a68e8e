package org.felucca.registry.internal;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.felucca.model.Digest;

/**
 * A manifest or index that is here, as far as a registry looks into it.
 *
 * @param size bytes
 * @param needed blobs without which it is nothing: configuration and layers
 * @param subject what it refers to
 * @param artifactType as referrers are told about it
 */
record Manifest(
        Digest digest,
        String mediaType,
        long size,
        Set<Digest> needed,
        Optional<Digest> subject,
        Optional<String> artifactType,
        Map<String, String> annotations) {}

package org.felucca.engine.image;

import org.felucca.model.Digest;

/**
 * A tag that a registry has now.
 *
 * @param digest of the manifest
 * @param size bytes of the manifest
 */
public record PushedTag(String tag, Digest digest, long size) {}

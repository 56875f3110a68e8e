package org.felucca.distribution.internal.registry;

import java.net.URI;

/**
 * A place where a registry may be reached.
 *
 * @param base up to the host, or with a path: {@code https://registry.test:5000}
 * @param insecure whether its certificate does not count
 * @param mirror whether it stands in for another registry, whose credentials it never gets
 */
public record Endpoint(URI base, boolean insecure, boolean mirror) {
    URI resolve(String path) {
        String text = base.toString();
        return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
    }

    /** Host, and port if it is said. */
    static String authority(URI uri) {
        return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    }
}

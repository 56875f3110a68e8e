package org.felucca.server.internal.http;

import java.nio.file.Path;

/**
 * Where to listen: a socket in the file system, or a TCP address.
 *
 * @param path of the socket; null for TCP
 * @param mode of the socket as {@code rw-rw----}
 * @param group of the socket
 * @param host for TCP
 * @param port for TCP
 */
public record ListenAddress(Path path, String mode, String group, String host, int port) {
    public static ListenAddress unix(Path path, String mode, String group) {
        return new ListenAddress(path, mode, group, "", 0);
    }

    /** Parses {@code host:port}. */
    public static ListenAddress tcp(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("a TCP address is host:port, not " + text);
        }
        return new ListenAddress(null, "", "", text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return path == null ? "tcp://" + host + ":" + port : "unix://" + path;
    }
}

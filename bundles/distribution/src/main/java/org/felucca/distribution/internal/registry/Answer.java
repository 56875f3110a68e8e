package org.felucca.distribution.internal.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An answer of a registry, its body still to be read. To be closed.
 *
 * @param uri that answered, after redirects
 */
public record Answer(int status, Map<String, List<String>> headers, InputStream body, URI uri)
        implements AutoCloseable {
    /** The first value of a header. */
    public Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(e -> e.getKey().equalsIgnoreCase(name) && !e.getValue().isEmpty())
                .map(e -> e.getValue().get(0))
                .findFirst();
    }

    List<String> all(String name) {
        return headers.entrySet().stream()
                .filter(e -> e.getKey().equalsIgnoreCase(name))
                .flatMap(e -> e.getValue().stream())
                .toList();
    }

    /** Bytes of the body, if it was said. */
    public OptionalLong length() {
        try {
            return header("content-length")
                    .map(l -> OptionalLong.of(Long.parseLong(l.strip())))
                    .orElse(OptionalLong.empty());
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    boolean ok() {
        return status >= 200 && status < 300;
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}

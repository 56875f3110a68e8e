package org.felucca.registry.internal;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.registry.internal.RegistryFailure.Code;

/** The query of a request. */
final class Query {
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    /** @param raw percent-encoded */
    Query(String raw) {
        for (String part : raw.split("&", -1)) {
            int equals = part.indexOf('=');
            if (!part.isEmpty()) {
                values.computeIfAbsent(decode(equals < 0 ? part : part.substring(0, equals)), k -> new ArrayList<>())
                        .add(equals < 0 ? "" : decode(part.substring(equals + 1)));
            }
        }
    }

    static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw RegistryFailure.of(400, Code.NAME_INVALID, "malformed percent-encoding");
        }
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The first value; empty if the parameter is missing or empty. */
    Optional<String> text(String key) {
        return all(key).stream().findFirst().filter(v -> !v.isEmpty());
    }

    List<String> all(String key) {
        return values.getOrDefault(key, List.of());
    }
}

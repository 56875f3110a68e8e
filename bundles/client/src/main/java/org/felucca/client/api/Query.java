package org.felucca.client.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The query part of a request; names are sorted, so equal queries look equal. */
public final class Query {
    private final Map<String, List<String>> values = new TreeMap<>();

    /** Adds a value; a name may have several. */
    public Query add(String name, String value) {
        values.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
        return this;
    }

    /** Adds a value unless it is empty. */
    public Query addUnlessEmpty(String name, String value) {
        return value == null || value.isEmpty() ? this : add(name, value);
    }

    /** Adds {@code name=1} if the condition holds. */
    public Query addIf(boolean condition, String name) {
        return condition ? add(name, "1") : this;
    }

    /** The query with its question mark, or an empty string. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, List<String>> entry : values.entrySet()) {
            for (String value : entry.getValue()) {
                text.append(text.length() == 0 ? '?' : '&');
                text.append(encode(entry.getKey())).append('=').append(encode(value));
            }
        }
        return text.toString();
    }

    /** Escapes one path segment or query value. */
    public static String encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean plain = letter || (c >= '0' && c <= '9') || "-_.~".indexOf(c) >= 0;
            if (!plain) {
                return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
            }
        }
        return text;
    }

    /** Escapes a name that is part of a path; slashes stay, image names have them. */
    public static String path(String name) {
        return encode(name).replace("%2F", "/").replace("%3A", ":").replace("%40", "@");
    }
}

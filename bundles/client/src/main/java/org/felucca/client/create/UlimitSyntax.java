package org.felucca.client.create;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads {@code --ulimit name=soft[:hard]}; see setrlimit(2) for the names. */
final class UlimitSyntax {
    private static final Set<String> NAMES = Set.of(
            "core",
            "cpu",
            "data",
            "fsize",
            "locks",
            "memlock",
            "msgqueue",
            "nice",
            "nofile",
            "nproc",
            "rss",
            "rtprio",
            "rttime",
            "sigpending",
            "stack");

    private UlimitSyntax() {}

    static Map<String, Object> parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("invalid ulimit argument: " + text);
        }
        String name = text.substring(0, equals);
        String values = text.substring(equals + 1);
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("invalid ulimit type: " + name);
        }
        String[] parts = values.split(":", -1);
        if (parts.length > 2) {
            throw new IllegalArgumentException(
                    "too many limit value arguments - " + values + ", can only have up to two, `soft[:hard]`");
        }
        long soft = number(parts[0]);
        long hard = parts.length == 2 ? number(parts[1]) : soft;
        if (hard != -1 && (soft == -1 || soft > hard)) {
            throw new IllegalArgumentException("ulimit soft limit must be less than or equal to hard limit: "
                    + (soft == -1 ? "soft: -1 (unlimited), hard: " + hard : soft + " > " + hard));
        }
        Map<String, Object> limit = new LinkedHashMap<>();
        limit.put("Name", name);
        limit.put("Hard", hard);
        limit.put("Soft", soft);
        return limit;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("strconv.ParseInt: parsing \"" + text + "\": invalid syntax", e);
        }
    }
}

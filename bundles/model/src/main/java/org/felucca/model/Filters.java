package org.felucca.model;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Conditions of a list, by key. A key unknown to the list is INVALID there.
 *
 * @param values at least one value a key
 */
public record Filters(Map<String, List<String>> values) {
    public Filters {
        values = Absent.map(values);
    }

    public static Filters none() {
        return new Filters(Map.of());
    }

    /** The values of a key; empty if the key was not given. */
    public List<String> get(String key) {
        return values.getOrDefault(key, List.of());
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** Throws INVALID with Docker's words if a key is none of these. */
    public void requireKnown(Set<String> keys) {
        for (String key : values.keySet()) {
            if (!keys.contains(key)) {
                throw Errors.invalid("invalid filter '%s'", key);
            }
        }
    }

    /**
     * The first value of a key as a time: seconds since 1970, RFC 3339, a date, or how long ago ({@code 10m}, {@code 1h30m}). Throws INVALID for what is none.
     */
    public Optional<Instant> time(String key) {
        return get(key).stream().findFirst().map(text -> time(key, text));
    }

    private static Instant time(String key, String text) {
        try {
            if (text.matches("\\d+(\\.\\d+)?")) {
                return Instant.ofEpochMilli((long) (Double.parseDouble(text) * 1000));
            }
            if (text.matches("(\\d+h)?(\\d+m)?(\\d+(\\.\\d+)?s)?") && !text.isEmpty()) {
                return Instant.now().minus(Duration.parse("PT" + text.toUpperCase(Locale.ROOT)));
            }
            return text.length() == 10
                    ? Instant.parse(text + "T00:00:00Z")
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw Errors.invalid("invalid filter '%s=[%s]'", key, text);
        }
    }

    /** Whether there is a label {@code name}, or {@code name=value} with that value. */
    public static boolean hasLabel(Map<String, String> labels, String wanted) {
        int equals = wanted.indexOf('=');
        String value = labels.get(equals < 0 ? wanted : wanted.substring(0, equals));
        return value != null && (equals < 0 || value.equals(wanted.substring(equals + 1)));
    }
}

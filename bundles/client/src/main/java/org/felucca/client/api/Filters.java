package org.felucca.client.api;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.felucca.client.json.Json;

/** The {@code --filter} values of a command in the shape that docker's client sends: name to value to true. */
public final class Filters {
    private final Map<String, Map<String, Boolean>> values = new TreeMap<>();

    /** A condition as a flag gives it; throws {@link IllegalArgumentException} unless it is {@code name=value}. */
    public static String condition(String text) {
        if (!text.isEmpty() && text.indexOf('=') < 0) {
            throw new IllegalArgumentException("bad format of filter (expected name=value)");
        }
        return text;
    }

    /** Reads conditions of the form {@code name=value}. */
    public static Filters parse(List<String> conditions) {
        Filters filters = new Filters();
        for (String text : conditions) {
            int equals = text.indexOf('=');
            if (equals >= 0) {
                filters.add(
                        text.substring(0, equals).trim().toLowerCase(Locale.ROOT),
                        text.substring(equals + 1).trim());
            }
        }
        return filters;
    }

    /** Adds a condition. */
    public Filters add(String name, String value) {
        values.computeIfAbsent(name, unused -> new TreeMap<>()).put(value, true);
        return this;
    }

    /** Adds these filters to a query, if there are any. */
    public Query addTo(Query query) {
        return values.isEmpty() ? query : query.add("filters", Json.write(values));
    }
}

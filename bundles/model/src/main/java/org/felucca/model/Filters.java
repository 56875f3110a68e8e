package org.felucca.model;

import java.util.List;
import java.util.Map;
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
}

package org.felucca.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns what was left out into its empty form, and copies what was given. */
public final class Absent {
    private Absent() {}

    /** A copy of the list; empty for null. */
    public static <T> List<T> list(List<T> given) {
        return given == null ? List.of() : List.copyOf(given);
    }

    /** A copy of the set that keeps its order; empty for null. */
    public static <T> Set<T> set(Set<T> given) {
        return given == null ? Set.of() : Collections.unmodifiableSet(new LinkedHashSet<>(given));
    }

    /** A copy of the map that keeps its order (values may be null); empty for null. */
    public static <K, V> Map<K, V> map(Map<K, V> given) {
        return given == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(given));
    }

    /** The text; empty for null. */
    public static String text(String given) {
        return given == null ? "" : given;
    }

    /** The optional; empty for null. */
    @SuppressWarnings("OptionalAssignedToNull") // a JSON reader leaves what it did not find null
    public static <T> Optional<T> optional(Optional<T> given) {
        return given == null ? Optional.empty() : given;
    }
}

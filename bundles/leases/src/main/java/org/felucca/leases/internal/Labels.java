package org.felucca.leases.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.felucca.model.Errors;
import org.felucca.model.Filters;

/**
 * The labels of a lease.
 *
 * @param values at least one, sorted
 */
record Labels(SortedMap<String, String> values) {
    private static final int NAME_BYTES = 16;

    /** Throws INVALID; a label without a value is refused, since as a filter it would match every value. */
    static Labels parse(List<String> labels) {
        if (labels.isEmpty()) {
            throw Errors.invalid("a lease needs a label: KEY=VALUE");
        }
        SortedMap<String, String> values = new TreeMap<>();
        for (String label : labels) {
            int equals = label.indexOf('=');
            if (equals <= 0 || equals == label.length() - 1) {
                throw Errors.invalid("invalid label of a lease, KEY=VALUE is needed: %s", label);
            }
            String before = values.put(label.substring(0, equals), label.substring(equals + 1));
            if (before != null && !before.equals(label.substring(equals + 1))) {
                throw Errors.invalid("nothing can have two values of the label %s", label.substring(0, equals));
            }
        }
        return new Labels(values);
    }

    boolean areOn(Map<String, String> of) {
        return of.entrySet().containsAll(values.entrySet());
    }

    Filters filter() {
        return new Filters(Map.of(
                "label",
                values.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toList()));
    }

    /** The same for the same labels, and fit for a file. */
    String fileName() {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            values.forEach((key, value) -> hash.update((key + "\0" + value + "\0").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(hash.digest(), 0, NAME_BYTES) + ".json";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(" "));
    }
}

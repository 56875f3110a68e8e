package org.felucca.server.internal.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.felucca.model.Errors;
import org.felucca.model.Port;

/** Small conversions between the model, which has no nulls, and the wire, where Go has them. */
final class Shapes {
    private static final String NO_TIME = "0001-01-01T00:00:00Z";
    private static final Pattern PORT = Pattern.compile("(\\d{1,5})(?:/(tcp|udp|sctp))?", Pattern.CASE_INSENSITIVE);

    private Shapes() {}

    /** Null for an empty list: how Go writes a list that was never made. */
    static <T> List<T> nullIfEmpty(List<T> list) {
        return list.isEmpty() ? null : list;
    }

    /** Null for an empty map. */
    static <K, V> Map<K, V> nullIfEmpty(Map<K, V> map) {
        return map.isEmpty() ? null : map;
    }

    static <A, B> List<B> each(List<A> list, Function<A, B> convert) {
        return list == null ? List.of() : list.stream().map(convert).toList();
    }

    static <A, B> Map<String, B> eachValue(Map<String, A> map, Function<A, B> convert) {
        Map<String, B> converted = new LinkedHashMap<>();
        if (map != null) {
            map.forEach((key, value) -> converted.put(key, convert.apply(value)));
        }
        return converted;
    }

    /** Go writes a set as a map to empty objects. */
    static Map<String, Map<String, String>> set(Collection<?> values) {
        Map<String, Map<String, String>> set = new LinkedHashMap<>();
        values.forEach(value -> set.put(value.toString(), Map.of()));
        return set;
    }

    /** RFC 3339; year one for never. */
    static String time(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(NO_TIME);
    }

    static Duration nanos(Long nanos) {
        return nanos == null ? Duration.ZERO : Duration.ofNanos(nanos);
    }

    /** Parses {@code 80/tcp}; the protocol is TCP if not said. */
    static Port port(String text) {
        Matcher matcher = PORT.matcher(text);
        int number = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        if (number < 1 || number > 65535) {
            throw Errors.invalid("invalid port specification: \"%s\"", matcher.matches() ? matcher.group(1) : text);
        }
        return new Port(
                number, matcher.group(2) == null ? "tcp" : matcher.group(2).toLowerCase(Locale.ROOT));
    }
}

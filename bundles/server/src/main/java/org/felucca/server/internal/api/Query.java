package org.felucca.server.internal.api;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.felucca.model.Filters;

/** The query of a request, read by Docker's rules. */
public final class Query {
    private static final Set<String> FALSE = Set.of("", "0", "no", "false", "none");

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    /** @param raw as it came, percent-encoded; null for none */
    Query(String raw) {
        if (raw == null || raw.isEmpty()) {
            return;
        }
        for (String part : raw.split("&", -1)) {
            int equals = part.indexOf('=');
            String key = decode(equals < 0 ? part : part.substring(0, equals));
            String value = equals < 0 ? "" : decode(part.substring(equals + 1));
            values.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw HttpFailure.badRequest("invalid URL escape in the query: " + text);
        }
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** The first value; empty if there is none. */
    public String text(String key) {
        List<String> of = values.get(key);
        return of == null ? "" : of.get(0);
    }

    public List<String> texts(String key) {
        return values.getOrDefault(key, List.of());
    }

    /** Docker's idea of false: nothing, 0, no, false, none; everything else is true. */
    public boolean flag(String key) {
        return !FALSE.contains(text(key).trim().toLowerCase(java.util.Locale.ROOT));
    }

    /** As {@link #flag}, with another answer when the key is missing. */
    public boolean flag(String key, boolean absent) {
        return has(key) ? flag(key) : absent;
    }

    /** Absent if missing or empty; 400 if it is no number. */
    public Optional<Integer> number(String key) {
        String text = text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw HttpFailure.badRequest("invalid value for " + key + ": " + text);
        }
    }

    /** Required, 0 to 2^32-1, as rows and columns are; 400 otherwise. */
    public int size(String key) {
        try {
            long value = Long.parseLong(text(key));
            if (value >= 0 && value <= 0xffff_ffffL) {
                return (int) Math.min(value, Integer.MAX_VALUE);
            }
        } catch (NumberFormatException e) {
            // answered below
        }
        throw HttpFailure.badRequest("invalid resize " + (key.equals("h") ? "height" : "width") + " \"" + text(key)
                + "\": expected an unsigned 32-bit number");
    }

    /** Unix seconds with an optional fraction; absent if missing, empty or 0. */
    public Optional<Instant> time(String key) {
        String text = text(key);
        if (text.isEmpty() || text.equals("0")) {
            return Optional.empty();
        }
        try {
            BigDecimal seconds = new BigDecimal(text);
            BigDecimal whole = seconds.setScale(0, java.math.RoundingMode.FLOOR);
            return Optional.of(Instant.ofEpochSecond(
                    whole.longValueExact(),
                    seconds.subtract(whole).movePointRight(9).longValue()));
        } catch (ArithmeticException | NumberFormatException | java.time.DateTimeException e) {
            throw HttpFailure.badRequest("invalid value for " + key + ": " + text);
        }
    }

    /** Both shapes: {@code {"label":{"a=b":true}}} of Go clients, {@code {"label":["a=b"]}} of the others. */
    public Filters filters() {
        String text = text("filters");
        if (text.isEmpty()) {
            return Filters.none();
        }
        Map<String, List<String>> filters = new LinkedHashMap<>();
        try {
            JsonObject object = JsonParser.parseString(text).getAsJsonObject();
            for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
                List<String> wanted = filterValues(entry.getValue());
                if (!wanted.isEmpty()) {
                    filters.put(entry.getKey(), wanted);
                }
            }
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
            throw HttpFailure.badRequest("invalid filter: " + text);
        }
        return new Filters(filters);
    }

    private static List<String> filterValues(JsonElement value) {
        List<String> wanted = new ArrayList<>();
        if (value.isJsonArray()) {
            value.getAsJsonArray().forEach(v -> wanted.add(v.getAsString()));
        } else {
            value.getAsJsonObject().entrySet().stream()
                    .filter(e -> e.getValue().getAsBoolean())
                    .forEach(e -> wanted.add(e.getKey()));
        }
        return wanted;
    }
}

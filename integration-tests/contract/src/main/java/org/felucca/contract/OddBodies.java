package org.felucca.contract;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Bodies of one request, each of which has one value that is not what it should be, for every place that the definition names: of another type, or as large,
 * small, empty or strange as its type allows.
 */
public final class OddBodies {
    private static final int DEEPEST = 6;
    private static final String EACH = "[]";
    private static final String ANY_KEY = "{}";

    /** Texts that somebody may take for a number, a path, a format, an end or a separator. */
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\u0000",
            "a\u0000b",
            "\n",
            "/",
            "..",
            "../../../../etc",
            ":",
            ",",
            "=",
            "-1",
            "99999999999999999999",
            "%s%n",
            "\ud800",
            "\u202e",
            "x".repeat(70_000));

    private static final List<Number> NUMBERS = List.of(
            -1,
            0,
            1,
            Integer.MAX_VALUE,
            Integer.MIN_VALUE,
            Integer.MAX_VALUE + 1L,
            1L << 53,
            Long.MAX_VALUE,
            Long.MIN_VALUE);

    private static final List<Number> NO_WHOLE_NUMBERS = List.of(
            1.5,
            new BigInteger("9223372036854775808"),
            new BigInteger("-9223372036854775809"),
            new BigDecimal("1e400"));

    private final ContractFacts facts;
    private final Map<String, JsonElement> around;
    private final JsonObject base;
    private final List<Body> bodies = new ArrayList<>();

    /**
     * A body.
     *
     * @param place of the odd value, such as {@code HostConfig.Mounts[].Target}
     * @param wrongType its type is wrong, so it has to be refused; else it may be taken
     */
    public record Body(String place, boolean wrongType, JsonElement value, JsonObject json) {
        @Override
        public String toString() {
            String text = value.toString();
            return place + "=" + (text.length() > 60 ? text.substring(0, 60) + "…" : text);
        }
    }

    private OddBodies(ContractFacts facts, JsonObject base, Map<String, JsonElement> around) {
        this.facts = facts;
        this.base = base;
        this.around = Map.copyOf(around);
    }

    /**
     * All of them.
     *
     * @param operation such as {@code POST /containers/create}
     * @param base what is said otherwise
     * @param around what else is said in elements of lists and maps, by place
     */
    public static List<Body> of(
            ContractFacts facts, String operation, JsonObject base, Map<String, JsonElement> around) {
        OddBodies odd = new OddBodies(facts, base, around);
        odd.walk(facts.body(operation), List.of());
        return List.copyOf(odd.bodies);
    }

    private void walk(JsonElement type, List<String> path) {
        if (path.size() > DEEPEST) {
            return;
        }
        if (type.isJsonObject()) {
            values(path, List.of("x", 7, true, List.of("x")), List.of(Map.of("", "x"), Map.of("x".repeat(5000), "x")));
            for (Map.Entry<String, JsonElement> entry : type.getAsJsonObject().entrySet()) {
                String name = entry.getKey().replace("!", "");
                walk(entry.getValue(), with(path, name.equals("*") ? ANY_KEY : name));
            }
        } else if (type.isJsonArray()) {
            values(path, List.of("x", 7, true, Map.of("a", 1)), List.of(List.of()));
            add(path, false, nulls());
            walk(type.getAsJsonArray().get(0), with(path, EACH));
        } else if (type.getAsString().startsWith("@")) {
            walk(facts.definition(type.getAsString().substring(1).replace("?", "")), path);
        } else {
            scalar(type.getAsString().replace("?", "").replaceFirst(":.*", ""), path);
        }
    }

    private void scalar(String type, List<String> path) {
        switch (type) {
            case "string" -> values(path, List.of(7, 1.5, true, List.of("x"), Map.of("a", 1)), TEXTS);
            case "integer" -> {
                values(path, List.of("x", "7", true, List.of(7), Map.of("a", 1)), NUMBERS);
                values(path, NO_WHOLE_NUMBERS, List.of());
            }
            case "number" -> values(path, List.of("x", true, List.of(7), Map.of("a", 1)), NUMBERS);
            case "boolean" -> values(path, List.of("true", 1, List.of(true), Map.of("a", 1)), List.of(true, false));
            default -> values(path, List.of(), List.of("x", 7));
        }
    }

    private void values(List<String> path, List<?> wrong, List<?> odd) {
        wrong.forEach(value -> add(path, true, json(value)));
        odd.forEach(value -> add(path, false, json(value)));
        add(path, false, JsonNull.INSTANCE);
    }

    private void add(List<String> path, boolean wrongType, JsonElement value) {
        if (!path.isEmpty()) {
            String place = String.join(".", path).replace(".[]", EACH).replace(".{}", ANY_KEY);
            JsonElement body = put(base, path, 0, "", value);
            bodies.add(new Body(place, wrongType, value, body.getAsJsonObject()));
        }
    }

    /** A copy of the document with the value at the place. */
    private JsonElement put(JsonElement there, List<String> path, int depth, String place, JsonElement value) {
        if (depth == path.size()) {
            return value;
        }
        String step = path.get(depth);
        String inner =
                step.equals(EACH) || step.equals(ANY_KEY) ? place + step : (place.isEmpty() ? "" : place + ".") + step;
        JsonElement before = around.getOrDefault(inner, JsonNull.INSTANCE);
        if (step.equals(EACH)) {
            JsonArray list = new JsonArray();
            list.add(put(before, path, depth + 1, inner, value));
            return list;
        }
        JsonObject object = there.isJsonObject() ? there.getAsJsonObject().deepCopy() : new JsonObject();
        String key = step.equals(ANY_KEY) ? keyAt(place) : step;
        JsonElement next = object.has(key) ? object.get(key) : before;
        object.add(key, put(next, path, depth + 1, inner, value));
        return object;
    }

    private static String keyAt(String place) {
        return switch (place.substring(place.lastIndexOf('.') + 1)) {
            case "PortBindings", "ExposedPorts" -> "80/tcp";
            case "Volumes", "Tmpfs" -> "/odd";
            case "EndpointsConfig" -> "bridge";
            default -> "odd";
        };
    }

    private static JsonElement nulls() {
        JsonArray list = new JsonArray();
        list.add(JsonNull.INSTANCE);
        return list;
    }

    private static JsonElement json(Object value) {
        if (value instanceof String text) {
            return new JsonPrimitive(text);
        }
        if (value instanceof Number number) {
            return new JsonPrimitive(number);
        }
        if (value instanceof Boolean flag) {
            return new JsonPrimitive(flag);
        }
        if (value instanceof List<?> list) {
            JsonArray array = new JsonArray();
            list.forEach(element -> array.add(json(element)));
            return array;
        }
        JsonObject object = new JsonObject();
        ((Map<?, ?>) value).forEach((key, element) -> object.add((String) key, json(element)));
        return object;
    }

    private static List<String> with(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return List.copyOf(longer);
    }
}

package org.felucca.client.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A JSON object read leniently: what is absent, null or of another type reads as empty, so that answers of older and
 * newer engines can be shown alike.
 *
 * @param map the members in document order
 */
public record Doc(Map<String, Object> map) {
    private static final Doc EMPTY = new Doc(Map.of());

    /** Views any JSON value as an object. */
    @SuppressWarnings("unchecked") // JSON objects have string keys
    public static Doc of(Object value) {
        if (value instanceof Doc doc) {
            return doc;
        }
        return value instanceof Map<?, ?> map ? new Doc((Map<String, Object>) map) : EMPTY;
    }

    /** Views a JSON array as a list of objects. */
    public static List<Doc> list(Object value) {
        List<Doc> docs = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object item : list) {
                docs.add(of(item));
            }
        }
        return docs;
    }

    public Object get(String name) {
        return map.get(name);
    }

    public boolean has(String name) {
        return map.get(name) != null;
    }

    public boolean isEmpty() {
        return map.isEmpty();
    }

    public String string(String name) {
        return map.get(name) instanceof String text ? text : "";
    }

    public long number(String name) {
        return map.get(name) instanceof Number number ? number.longValue() : 0;
    }

    public boolean bool(String name) {
        return Boolean.TRUE.equals(map.get(name));
    }

    /** The members of an object as {@code name=value}, sorted, joined by commas: labels, as lists show them. */
    public String joined(String name) {
        return new TreeMap<>(doc(name).map)
                .entrySet().stream()
                        .map(member -> member.getKey() + "=" + member.getValue())
                        .collect(Collectors.joining(","));
    }

    public Doc doc(String name) {
        return of(map.get(name));
    }

    public List<Doc> docs(String name) {
        return list(map.get(name));
    }

    public List<String> strings(String name) {
        List<String> strings = new ArrayList<>();
        if (map.get(name) instanceof List<?> list) {
            for (Object item : list) {
                strings.add(String.valueOf(item));
            }
        }
        return strings;
    }
}

package org.felucca.client.create;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small steps in reading flag values. */
final class Values {
    private Values() {}

    /** A list, or null if it is empty: docker's client tells the two apart. */
    static <T> List<T> orNull(List<T> list) {
        return list.isEmpty() ? null : list;
    }

    /** Turns {@code key=value} texts into a map; a missing value is empty. */
    static Map<String, Object> map(List<String> pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            map.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
        }
        return map;
    }

    /** The fields of one line of comma-separated values, in which quotes protect commas (RFC 4180). */
    static List<String> csv(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted) {
                if (c != '"') {
                    field.append(c);
                } else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
                    field.append(c);
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"' && field.length() == 0) {
                quoted = true;
            } else if (c == '"') {
                throw new IllegalArgumentException(
                        "parse error on line 1, column " + (i + 1) + ": bare \" in non-quoted-field");
            } else if (c == ',') {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("parse error on line 1, column " + (line.length() + 1)
                    + ": extraneous or missing \" in quoted-field");
        }
        fields.add(field.toString());
        return fields;
    }

    /** Go's idea of truth; {@code whatFor} names the value in the refusal. */
    static boolean truth(String text, String refusal) {
        return switch (text) {
            case "1", "t", "T", "TRUE", "true", "True" -> true;
            case "0", "f", "F", "FALSE", "false", "False" -> false;
            default -> throw new IllegalArgumentException(refusal + text);
        };
    }

    /** The path as seen from the current folder if it starts with a dot. */
    static String absolute(String path) {
        return path.startsWith(".")
                ? java.nio.file.Path.of(path).toAbsolutePath().normalize().toString()
                : path;
    }
}

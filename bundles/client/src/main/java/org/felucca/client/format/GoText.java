package org.felucca.client.format;

import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.felucca.client.json.Doc;

/** How Go looks at values and prints them. */
final class GoText {
    /** Members that are pointers in docker's types: their null prints as {@code <nil>}, that of all others as {@code []}. */
    private static final Set<String> POINTERS =
            Set.of("OomKillDisable", "PidsLimit", "Init", "MemorySwappiness", "Health", "StopTimeout", "Error");

    /** A null that stood in a document under a name. */
    private record Null(boolean pointer) {}

    private GoText() {}

    /** The field of a value; maps of JSON objects answer in any case, since Go's names differ from JSON's in case only. */
    static Object field(Object value, String name) {
        if (value instanceof Fields fields) {
            return fields.field(name);
        }
        Map<?, ?> map = value instanceof Doc doc ? doc.map() : value instanceof Map<?, ?> plain ? plain : null;
        if (map == null) {
            if (value == null || value instanceof Null) {
                throw new TemplateException(
                        "template parsing error: template: :1: nil pointer evaluating interface {}." + name);
            }
            throw new TemplateException("can't evaluate field " + name + " in type " + typeName(value));
        }
        if (map.containsKey(name)) {
            return orNull(name, map.get(name));
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (name.equalsIgnoreCase(String.valueOf(entry.getKey()))) {
                return orNull(name, entry.getValue());
            }
        }
        throw new TemplateException("map has no entry for key \"" + name + "\"");
    }

    private static Object orNull(String name, Object value) {
        return value == null ? new Null(POINTERS.contains(name)) : value;
    }

    /** The value itself, with a document's null as plain null again. */
    static Object plain(Object value) {
        return value instanceof Null ? null : value;
    }

    static boolean truth(Object value) {
        if (value == null || value instanceof Null) {
            return false;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value instanceof Number number) {
            return number.doubleValue() != 0;
        }
        return value instanceof Fields || size(value) != 0;
    }

    /** The length of a string (in bytes), list or map. */
    static long size(Object value) {
        if (value == null || value instanceof Null) {
            return 0;
        }
        if (value instanceof Collection<?> list) {
            return list.size();
        }
        if (value instanceof Map<?, ?> map) {
            return map.size();
        }
        if (value instanceof Doc doc) {
            return doc.map().size();
        }
        if (value instanceof String text) {
            return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        }
        throw new TemplateException("error calling len: len of type " + typeName(value));
    }

    /** What fmt.Print writes. */
    static String print(Object value) {
        if (value == null) {
            return "<no value>";
        }
        StringBuilder out = new StringBuilder();
        append(out, value);
        return out.toString();
    }

    private static void append(StringBuilder out, Object value) {
        if (value == null) {
            out.append("<nil>");
        } else if (value instanceof Null missing) {
            out.append(missing.pointer() ? "<nil>" : "[]");
        } else if (value instanceof Doc doc) {
            append(out, doc.map());
        } else if (value instanceof Map<?, ?> map) {
            out.append("map[");
            String separator = "";
            for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
                out.append(separator).append(entry.getKey()).append(':');
                append(out, entry.getValue());
                separator = " ";
            }
            out.append(']');
        } else if (value instanceof Iterable<?> list) {
            out.append('[');
            for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
                append(out, items.next());
                if (items.hasNext()) {
                    out.append(' ');
                }
            }
            out.append(']');
        } else if (value instanceof Double number && number == Math.rint(number)) {
            out.append(number.longValue());
        } else {
            out.append(value);
        }
    }

    static String typeName(Object value) {
        if (value instanceof Long) {
            return "int";
        }
        return value instanceof Boolean
                ? "bool"
                : value.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}

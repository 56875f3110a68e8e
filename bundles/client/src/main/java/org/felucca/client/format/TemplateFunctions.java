package org.felucca.client.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.felucca.client.json.Doc;
import org.felucca.client.json.Json;

/** The functions of Go's templates and those docker adds. */
final class TemplateFunctions {
    static final TemplateFunctions NORMAL = new TemplateFunctions(false);

    /** For headings: functions that shape a value give it back as it is. */
    static final TemplateFunctions HEADING = new TemplateFunctions(true);

    private final boolean heading;

    private TemplateFunctions(boolean heading) {
        this.heading = heading;
    }

    Object call(String name, Object... arguments) {
        if (heading) {
            switch (name) {
                case "json", "title", "lower", "upper", "truncate" -> {
                    return arguments[0];
                }
                default -> {}
            }
        }
        return switch (name) {
            case "json" -> json(one(name, arguments));
            case "lower" -> text(one(name, arguments)).toLowerCase(Locale.ROOT);
            case "upper" -> text(one(name, arguments)).toUpperCase(Locale.ROOT);
            case "title" -> title(text(one(name, arguments)));
            case "split" -> split(text(at(name, arguments, 0)), text(at(name, arguments, 1)));
            case "join" -> join(at(name, arguments, 0), text(at(name, arguments, 1)));
            case "pad" ->
                pad(text(at(name, arguments, 0)), number(at(name, arguments, 1)), number(at(name, arguments, 2)));
            case "truncate" -> truncate(text(at(name, arguments, 0)), number(at(name, arguments, 1)));
            case "len" -> GoText.size(one(name, arguments));
            case "index" -> index(arguments);
            case "slice" -> slice(arguments);
            case "print" -> print(arguments);
            case "println" -> println(arguments);
            case "printf" -> GoPrintf.format(text(at(name, arguments, 0)), arguments);
            case "not" -> !GoText.truth(one(name, arguments));
            case "and" -> and(arguments);
            case "or" -> or(arguments);
            case "eq" -> equal(arguments);
            case "ne" -> compare(at(name, arguments, 0), at(name, arguments, 1)) != 0;
            case "lt" -> compare(at(name, arguments, 0), at(name, arguments, 1)) < 0;
            case "le" -> compare(at(name, arguments, 0), at(name, arguments, 1)) <= 0;
            case "gt" -> compare(at(name, arguments, 0), at(name, arguments, 1)) > 0;
            case "ge" -> compare(at(name, arguments, 0), at(name, arguments, 1)) >= 0;
            default -> throw TemplateLexer.error("function \"" + name + "\" not defined");
        };
    }

    private static Object one(String name, Object... arguments) {
        if (arguments.length != 1) {
            throw wrongCount(name, arguments.length);
        }
        return arguments[0];
    }

    private static Object at(String name, Object[] arguments, int index) {
        if (index >= arguments.length) {
            throw wrongCount(name, arguments.length);
        }
        return arguments[index];
    }

    private static TemplateException wrongCount(String name, int count) {
        return TemplateLexer.error("wrong number of args for " + name + ": got " + count);
    }

    private static String text(Object value) {
        return GoText.print(value);
    }

    private static int number(Object value) {
        if (value instanceof Number number) {
            return number.intValue();
        }
        throw new TemplateException("expected integer; found " + GoText.print(value));
    }

    private static String json(Object value) {
        Object plain = GoText.plain(value);
        if (plain instanceof Fields fields) {
            Map<String, Object> members = new TreeMap<>();
            for (String name : fields.names()) {
                members.put(name, fields.field(name));
            }
            // Go's encoder escapes what HTML would take for markup when it is asked for a whole row, and only then
            return Json.write(members)
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("&", "\\u0026");
        }
        return Json.write(plain);
    }

    private static String title(String text) {
        StringBuilder title = new StringBuilder(text);
        for (int i = 0; i < title.length(); i++) {
            if (i == 0 || !isWordPart(title.charAt(i - 1))) {
                title.setCharAt(i, Character.toTitleCase(title.charAt(i)));
            }
        }
        return title.toString();
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private static List<String> split(String text, String separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int at = text.indexOf(separator); at >= 0 && !separator.isEmpty(); at = text.indexOf(separator, start)) {
            parts.add(text.substring(start, at));
            start = at + separator.length();
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static String join(Object list, String separator) {
        StringBuilder text = new StringBuilder();
        if (GoText.plain(list) instanceof Iterable<?> items) {
            String before = "";
            for (Object item : items) {
                text.append(before).append(GoText.print(item));
                before = separator;
            }
        }
        return text.toString();
    }

    private static String pad(String text, int before, int after) {
        return text.isEmpty() ? text : " ".repeat(before) + text + " ".repeat(after);
    }

    private static String truncate(String text, int length) {
        return text.length() < length ? text : text.substring(0, length);
    }

    private static Object index(Object... arguments) {
        Object value = GoText.plain(arguments[0]);
        for (int i = 1; i < arguments.length; i++) {
            Object key = arguments[i];
            if (value instanceof Doc doc) {
                value = doc.map();
            }
            if (value instanceof Map<?, ?> map) {
                Object member = map.get(String.valueOf(key));
                value = member == null
                                && !map.isEmpty()
                                && map.values().iterator().next() instanceof String
                        ? ""
                        : member;
            } else if (value instanceof List<?> list) {
                int position = number(key);
                if (position < 0 || position >= list.size()) {
                    throw new TemplateException("error calling index: " + "reflect: slice index out of range");
                }
                value = list.get(position);
            } else {
                throw new TemplateException("error calling index: index of untyped nil");
            }
        }
        return value;
    }

    private static Object slice(Object... arguments) {
        Object value = GoText.plain(arguments[0]);
        int size = value instanceof List<?> list ? list.size() : text(value).length();
        int from = arguments.length > 1 ? number(arguments[1]) : 0;
        int to = arguments.length > 2 ? number(arguments[2]) : size;
        if (from < 0 || to > size || from > to) {
            throw new TemplateException("error calling slice: index out of range: " + (to > size ? to : from));
        }
        return value instanceof List<?> list
                ? list.subList(from, to)
                : text(value).substring(from, to);
    }

    private static String print(Object... arguments) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < arguments.length; i++) {
            if (i > 0 && !(arguments[i] instanceof String) && !(arguments[i - 1] instanceof String)) {
                out.append(' ');
            }
            out.append(GoText.print(arguments[i]));
        }
        return out.toString();
    }

    private static String println(Object... arguments) {
        StringBuilder out = new StringBuilder();
        for (Object argument : arguments) {
            out.append(out.length() == 0 ? "" : " ").append(GoText.print(argument));
        }
        return out.append('\n').toString();
    }

    private static Object and(Object... arguments) {
        Object last = null;
        for (Object argument : arguments) {
            last = argument;
            if (!GoText.truth(argument)) {
                break;
            }
        }
        return last;
    }

    private static Object or(Object... arguments) {
        Object last = null;
        for (Object argument : arguments) {
            last = argument;
            if (GoText.truth(argument)) {
                break;
            }
        }
        return last;
    }

    private static boolean equal(Object... arguments) {
        for (int i = 1; i < arguments.length; i++) {
            if (compare(arguments[0], arguments[i]) == 0) {
                return true;
            }
        }
        return false;
    }

    private static int compare(Object left, Object right) {
        Object a = GoText.plain(left);
        Object b = GoText.plain(right);
        if (a instanceof Number x && b instanceof Number y) {
            return Double.compare(x.doubleValue(), y.doubleValue());
        }
        if (a instanceof String x && b instanceof String y) {
            return x.compareTo(y);
        }
        if (Objects.equals(a, b)) {
            return 0;
        }
        if (a == null || b == null || a.getClass() == b.getClass()) {
            return 1;
        }
        throw new TemplateException("error calling eq: incompatible types for comparison");
    }
}

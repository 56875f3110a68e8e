package org.felucca.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;

/** The part of Go's text/template that tags are written in: fields, literals, functions, pipes. */
final class Template {
    private static final Pattern WORD =
            Pattern.compile("\\s*(?:(\\.\\w+)|\"((?:[^\"\\\\]|\\\\.)*)\"|`([^`]*)`|(-?\\d+)|(\\|)|(\\w+))");

    private final String text;
    private final Function<String, Object> fields;

    /** Fields are asked for by name, without the dot; null for one that is not there. */
    Template(String text, Function<String, Object> fields) {
        this.text = text;
        this.fields = fields;
    }

    /** Throws INVALID for what is no template. */
    String fill() {
        StringBuilder filled = new StringBuilder();
        int at = 0;
        int open = text.indexOf("{{");
        while (open >= 0) {
            int close = text.indexOf("}}", open);
            if (close < 0) {
                throw wrong("unclosed action");
            }
            filled.append(text, at, open)
                    .append(show(pipeline(text.substring(open + 2, close).strip())));
            at = close + 2;
            open = text.indexOf("{{", at);
        }
        return filled.append(text.substring(at)).toString();
    }

    private Object pipeline(String action) {
        List<Object> words = new ArrayList<>();
        Object value = null;
        Matcher m = WORD.matcher(action);
        int at = 0;
        while (at < action.length()) {
            if (!m.find(at) || m.start() != at) {
                throw wrong("unexpected \"" + action.substring(at) + "\" in command");
            }
            at = m.end();
            if (m.group(5) != null) {
                value = call(words, value);
                words.clear();
            } else {
                words.add(word(m));
            }
        }
        return call(words, value);
    }

    /** A function's name. */
    private record Name(String name) {}

    private Object word(Matcher m) {
        if (m.group(1) != null) {
            Object field = fields.apply(m.group(1).substring(1));
            if (field == null) {
                throw wrong("can't evaluate field " + m.group(1).substring(1));
            }
            return field;
        }
        if (m.group(2) != null) {
            return m.group(2).replace("\\\"", "\"").replace("\\\\", "\\");
        }
        if (m.group(3) != null) {
            return m.group(3);
        }
        return m.group(4) != null ? Integer.valueOf(m.group(4)) : new Name(m.group(6));
    }

    private Object call(List<Object> words, Object piped) {
        if (words.isEmpty()) {
            throw wrong("missing value for command");
        }
        List<Object> arguments = new ArrayList<>(words.subList(1, words.size()));
        if (piped != null) {
            arguments.add(piped);
        }
        if (words.get(0) instanceof Name function) {
            try {
                return call(function.name(), arguments);
            } catch (ClassCastException | IndexOutOfBoundsException e) {
                throw wrong("wrong arguments for " + function.name());
            }
        }
        if (!arguments.isEmpty()) {
            throw wrong("can't give argument to non-function " + show(words.get(0)));
        }
        return words.get(0);
    }

    private Object call(String function, List<Object> arguments) {
        return switch (function) {
            case "lower" -> ((String) arguments.get(0)).toLowerCase(Locale.ROOT);
            case "upper" -> ((String) arguments.get(0)).toUpperCase(Locale.ROOT);
            case "title" -> title((String) arguments.get(0));
            case "join" ->
                ((List<?>) arguments.get(0))
                        .stream().map(Template::show).collect(Collectors.joining((String) arguments.get(1)));
            case "split" -> List.of(((String) arguments.get(0)).split(Pattern.quote((String) arguments.get(1)), -1));
            case "truncate" -> {
                String long_ = (String) arguments.get(0);
                yield long_.substring(0, Math.min(long_.length(), (Integer) arguments.get(1)));
            }
            case "index" -> index(arguments.get(0), arguments.get(1));
            default -> throw wrong("function \"" + function + "\" not defined");
        };
    }

    private static Object index(Object in, Object key) {
        if (in instanceof Map<?, ?> map) {
            Object value = map.get(key);
            return value == null ? "" : value;
        }
        return ((List<?>) in).get((Integer) key);
    }

    private static String title(String text) {
        Matcher m = Pattern.compile("\\b\\p{L}").matcher(text);
        return m.replaceAll(letter -> letter.group().toUpperCase(Locale.ROOT));
    }

    private static String show(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Template::show).collect(Collectors.joining(" ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(e -> show(e.getKey()) + ":" + show(e.getValue()))
                    .sorted()
                    .collect(Collectors.joining(" ", "map[", "]"));
        }
        return String.valueOf(value);
    }

    private static FeluccaException wrong(String what) {
        return Errors.invalid("template: log-tag:1: %s", what);
    }
}

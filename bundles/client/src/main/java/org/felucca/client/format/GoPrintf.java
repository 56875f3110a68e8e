package org.felucca.client.format;

import org.felucca.client.json.Json;

/** The part of Go's {@code fmt.Sprintf} that formats use: flags, width, precision and the verbs s v q d x f t c. */
final class GoPrintf {
    private GoPrintf() {}

    /** Formats {@code arguments} from index 1 on, as {@code arguments[0]} is the format itself. */
    static String format(String format, Object... arguments) {
        StringBuilder out = new StringBuilder();
        int argument = 1;
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at++);
            if (c != '%') {
                out.append(c);
                continue;
            }
            int start = at;
            while (at < format.length() && "-+# 0123456789.".indexOf(format.charAt(at)) >= 0) {
                at++;
            }
            if (at == format.length()) {
                out.append("%!(NOVERB)");
                break;
            }
            char verb = format.charAt(at++);
            if (verb == '%') {
                out.append('%');
            } else if (argument >= arguments.length) {
                out.append("%!").append(verb).append("(MISSING)");
            } else {
                out.append(value(format.substring(start, at - 1), verb, arguments[argument++]));
            }
        }
        return out.toString();
    }

    private static String value(String options, char verb, Object value) {
        int dot = options.indexOf('.');
        int precision = dot < 0 || dot == options.length() - 1 ? -1 : Integer.parseInt(options.substring(dot + 1));
        String text = verb(verb, value, precision);
        String width = dot < 0 ? options : options.substring(0, dot);
        boolean left = width.startsWith("-");
        boolean zeros = width.startsWith("0");
        String digits = width.replaceAll("[^0-9]", "");
        int columns = digits.isEmpty() ? 0 : Integer.parseInt(digits);
        int missing = columns - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return text;
        }
        return left ? text + " ".repeat(missing) : (zeros ? "0" : " ").repeat(missing) + text;
    }

    private static String verb(char verb, Object value, int precision) {
        switch (verb) {
            case 's', 'v', 't' -> {
                String text = GoText.print(value);
                return precision >= 0 && precision < text.length() ? text.substring(0, precision) : text;
            }
            case 'q' -> {
                return Json.write(GoText.print(value));
            }
            case 'd', 'x', 'X', 'o', 'c' -> {
                if (!(value instanceof Number number)) {
                    return "%!" + verb + "(" + GoText.print(value) + ")";
                }
                long whole = number.longValue();
                return switch (verb) {
                    case 'x' -> Long.toHexString(whole);
                    case 'X' -> Long.toHexString(whole).toUpperCase(java.util.Locale.ROOT);
                    case 'o' -> Long.toOctalString(whole);
                    case 'c' -> Character.toString((int) whole);
                    default -> Long.toString(whole);
                };
            }
            case 'f' -> {
                if (!(value instanceof Number number)) {
                    return "%!f(" + GoText.print(value) + ")";
                }
                return String.format(
                        java.util.Locale.ROOT, "%." + (precision < 0 ? 6 : precision) + "f", number.doubleValue());
            }
            default -> {
                return "%!" + verb + "(" + GoText.print(value) + ")";
            }
        }
    }
}

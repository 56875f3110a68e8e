package org.felucca.client.json;

/**
 * Lays JSON text out over lines without touching its values, so that numbers and escapes stay exactly as the engine wrote
 * them. The layout is that of Go's {@code json.Indent}.
 */
public final class JsonIndent {
    private final String text;
    private final String unit;
    private final StringBuilder out;
    private int depth;

    private JsonIndent(String text, String unit) {
        this.text = text;
        this.unit = unit;
        this.out = new StringBuilder(text.length() * 2);
    }

    /** Indents each level by {@code unit}; the text must be valid JSON. */
    public static String indent(String text, String unit) {
        return new JsonIndent(text, unit).run();
    }

    /** Takes the white space between values away. */
    public static String compact(String text) {
        JsonIndent copier = new JsonIndent(text, "");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                i = copier.copyString(i);
            } else if (!Character.isWhitespace(c)) {
                copier.out.append(c);
            }
        }
        return copier.out.toString();
    }

    private String run() {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> i = copyString(i);
                case '{', '[' -> i = open(c, i);
                case '}', ']' -> {
                    depth--;
                    newLine();
                    out.append(c);
                }
                case ',' -> {
                    out.append(c);
                    newLine();
                }
                case ':' -> out.append(": ");
                case ' ', '\t', '\r', '\n' -> {}
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    /** Copies a string literal and gives the index of its closing quote. */
    private int copyString(int start) {
        int i = start + 1;
        while (text.charAt(i) != '"') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        out.append(text, start, i + 1);
        return i;
    }

    private int open(char bracket, int start) {
        int next = start + 1;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        if (next < text.length() && text.charAt(next) == (bracket == '{' ? '}' : ']')) {
            out.append(bracket).append(text.charAt(next));
            return next;
        }
        depth++;
        out.append(bracket);
        newLine();
        return start;
    }

    private void newLine() {
        out.append('\n');
        for (int i = 0; i < depth; i++) {
            out.append(unit);
        }
    }
}

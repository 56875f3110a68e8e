package org.felucca.client.format;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a template into text and actions, and an action into words. The language is that of Go's text/template package,
 * which docker's {@code --format} flags use.
 */
final class TemplateLexer {
    /** A stretch of text, or the inside of an action; {@code at} is where it starts in the template. */
    record Piece(boolean action, String text, int at) {}

    /** What a word of an action is. */
    enum Kind {
        FIELD,
        VARIABLE,
        IDENTIFIER,
        STRING,
        NUMBER,
        PIPE,
        OPEN,
        CLOSE,
        DECLARE,
        ASSIGN,
        COMMA
    }

    /**
     * A word of an action.
     *
     * @param text field names come without their dot, strings without quotes; a lone dot is an empty field
     * @param spaced whether white space stands before it; {@code .A.B} is one chain, {@code .A .B} are two operands
     * @param start where it starts in the template
     * @param end where it ends
     */
    record Word(Kind kind, String text, boolean spaced, int start, int end) {}

    private TemplateLexer() {}

    static List<Piece> pieces(String template) {
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        boolean trimNext = false;
        while (at < template.length()) {
            int open = template.indexOf("{{", at);
            String text = open < 0 ? template.substring(at) : template.substring(at, open);
            if (trimNext) {
                text = text.stripLeading();
            }
            if (open < 0) {
                add(pieces, text);
                break;
            }
            int start = open + 2;
            if (template.startsWith("- ", start)) {
                text = text.stripTrailing();
                start += 2;
            }
            add(pieces, text);
            int close = endOfAction(template, start);
            trimNext = close - start >= 2 && template.startsWith(" -", close - 2);
            while (start < close && Character.isWhitespace(template.charAt(start))) {
                start++;
            }
            String inside = template.substring(start, trimNext ? Math.max(start, close - 2) : close)
                    .stripTrailing();
            if (!inside.startsWith("/*")) {
                pieces.add(new Piece(true, inside, start));
            }
            at = close + 2;
        }
        return pieces;
    }

    private static void add(List<Piece> pieces, String text) {
        if (!text.isEmpty()) {
            pieces.add(new Piece(false, text, 0));
        }
    }

    private static int endOfAction(String template, int start) {
        if (template.startsWith("/*", start)) {
            int end = template.indexOf("*/", start);
            int close = end < 0 ? -1 : template.indexOf("}}", end);
            if (close < 0) {
                throw error("unclosed comment");
            }
            return close;
        }
        char quote = 0;
        for (int i = start; i < template.length(); i++) {
            char c = template.charAt(i);
            if (quote != 0) {
                if (c == '\\' && quote != '`') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '"' || c == '`' || c == '\'') {
                quote = c;
            } else if (template.startsWith("}}", i)) {
                return i;
            }
        }
        throw error(quote == 0 ? "unclosed action" : "unterminated quoted string");
    }

    /** The words of an action; {@code base} is where the text starts in the template. */
    static List<Word> words(String action, int base) {
        List<Word> words = new ArrayList<>();
        int at = 0;
        boolean spaced = true;
        while (at < action.length()) {
            char c = action.charAt(at);
            if (Character.isWhitespace(c)) {
                spaced = true;
                at++;
                continue;
            }
            at = word(action, at, base, spaced, words);
            spaced = false;
        }
        return words;
    }

    /** Adds the word that starts at {@code at} and gives the index behind it. */
    private static int word(String action, int at, int base, boolean spaced, List<Word> words) {
        char c = action.charAt(at);
        int end = at + 1;
        Kind kind;
        String text = String.valueOf(c);
        switch (c) {
            case '|' -> kind = Kind.PIPE;
            case '(' -> kind = Kind.OPEN;
            case ')' -> kind = Kind.CLOSE;
            case ',' -> kind = Kind.COMMA;
            case '=' -> kind = Kind.ASSIGN;
            case ':' -> {
                if (!action.startsWith(":=", at)) {
                    throw error("expected :=");
                }
                end = at + 2;
                kind = Kind.DECLARE;
            }
            case '"', '`', '\'' -> {
                StringBuilder literal = new StringBuilder();
                end = string(action, at, literal);
                kind = c == '\'' ? Kind.NUMBER : Kind.STRING;
                text = c == '\'' ? String.valueOf(literal.codePointAt(0)) : literal.toString();
            }
            case '.' -> {
                end = nameEnd(action, at + 1);
                kind = Kind.FIELD;
                text = action.substring(at + 1, end);
            }
            case '$' -> {
                end = nameEnd(action, at + 1);
                kind = Kind.VARIABLE;
                text = action.substring(at, end);
            }
            default -> {
                boolean number = Character.isDigit(c) || c == '-' || c == '+';
                end = number ? numberEnd(action, at + 1) : nameEnd(action, at);
                if (end == at) {
                    throw error("unexpected \"" + c + "\" in operand");
                }
                kind = number ? Kind.NUMBER : Kind.IDENTIFIER;
                text = action.substring(at, end);
            }
        }
        words.add(new Word(kind, text, spaced, base + at, base + end));
        return end;
    }

    private static int nameEnd(String action, int from) {
        int end = from;
        while (end < action.length() && (Character.isLetterOrDigit(action.charAt(end)) || action.charAt(end) == '_')) {
            end++;
        }
        return end;
    }

    private static int numberEnd(String action, int from) {
        int end = from;
        while (end < action.length() && (Character.isLetterOrDigit(action.charAt(end)) || action.charAt(end) == '.')) {
            end++;
        }
        return end;
    }

    private static int string(String action, int at, StringBuilder text) {
        char quote = action.charAt(at);
        for (int i = at + 1; i < action.length(); i++) {
            char c = action.charAt(i);
            if (c == quote) {
                return i + 1;
            }
            if (c == '\\' && quote != '`' && i + 1 < action.length()) {
                i++;
                text.append(escaped(action.charAt(i)));
            } else {
                text.append(c);
            }
        }
        throw error("unterminated quoted string");
    }

    private static char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            default -> c;
        };
    }

    static TemplateException error(String reason) {
        return new TemplateException("template: :1: " + reason);
    }
}

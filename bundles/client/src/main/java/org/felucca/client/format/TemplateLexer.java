package org.felucca.client.format;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a template into text and actions, and an action into words. The language is that of Go's text/template package,
 * which docker's {@code --format} flags use.
 */
final class TemplateLexer {
    /** A stretch of text, or the inside of an action. */
    record Piece(boolean action, String text) {}

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
     */
    record Word(Kind kind, String text, boolean spaced) {}

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
            String inside =
                    template.substring(start, trimNext ? close - 2 : close).trim();
            if (!inside.startsWith("/*")) {
                pieces.add(new Piece(true, inside));
            }
            at = close + 2;
        }
        return pieces;
    }

    private static void add(List<Piece> pieces, String text) {
        if (!text.isEmpty()) {
            pieces.add(new Piece(false, text));
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

    static List<Word> words(String action) {
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
            at = word(action, at, spaced, words);
            spaced = false;
        }
        return words;
    }

    /** Adds the word that starts at {@code at} and gives the index behind it. */
    private static int word(String action, int at, boolean spaced, List<Word> words) {
        char c = action.charAt(at);
        int end = at + 1;
        switch (c) {
            case '|' -> words.add(new Word(Kind.PIPE, "|", spaced));
            case '(' -> words.add(new Word(Kind.OPEN, "(", spaced));
            case ')' -> words.add(new Word(Kind.CLOSE, ")", spaced));
            case ',' -> words.add(new Word(Kind.COMMA, ",", spaced));
            case '=' -> words.add(new Word(Kind.ASSIGN, "=", spaced));
            case ':' -> {
                if (!action.startsWith(":=", at)) {
                    throw error("expected :=");
                }
                end = at + 2;
                words.add(new Word(Kind.DECLARE, ":=", spaced));
            }
            case '"', '`', '\'' -> {
                StringBuilder text = new StringBuilder();
                end = string(action, at, text);
                Kind kind = c == '\'' ? Kind.NUMBER : Kind.STRING;
                words.add(new Word(kind, c == '\'' ? String.valueOf(text.codePointAt(0)) : text.toString(), spaced));
            }
            case '.' -> {
                end = nameEnd(action, at + 1);
                words.add(new Word(Kind.FIELD, action.substring(at + 1, end), spaced));
            }
            case '$' -> {
                end = nameEnd(action, at + 1);
                words.add(new Word(Kind.VARIABLE, action.substring(at, end), spaced));
            }
            default -> {
                boolean number = Character.isDigit(c) || c == '-' || c == '+';
                end = number ? numberEnd(action, at + 1) : nameEnd(action, at);
                if (end == at) {
                    throw error("unexpected \"" + c + "\" in operand");
                }
                words.add(new Word(number ? Kind.NUMBER : Kind.IDENTIFIER, action.substring(at, end), spaced));
            }
        }
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
        return new TemplateException("template parsing error: template: :1: " + reason);
    }
}

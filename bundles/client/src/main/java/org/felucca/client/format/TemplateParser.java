package org.felucca.client.format;

import java.util.ArrayList;
import java.util.List;
import org.felucca.client.format.TemplateLexer.Kind;
import org.felucca.client.format.TemplateLexer.Piece;
import org.felucca.client.format.TemplateLexer.Word;
import org.felucca.client.format.TemplateNode.Call;
import org.felucca.client.format.TemplateNode.Operand;
import org.felucca.client.format.TemplateNode.Pipeline;
import org.felucca.client.format.TemplateNode.Place;

/** Builds the tree of a template. */
final class TemplateParser {
    private final String template;
    private final List<Piece> pieces;
    private int next;
    private int stopAt;
    private List<Word> words = List.of();
    private int at;

    private TemplateParser(String template) {
        this.template = template;
        this.pieces = TemplateLexer.pieces(template);
    }

    static List<TemplateNode> parse(String template) {
        TemplateParser parser = new TemplateParser(template);
        List<TemplateNode> nodes = new ArrayList<>();
        String stop = parser.block(nodes);
        if (!stop.isEmpty()) {
            throw TemplateLexer.error("unexpected {{" + stop + "}}");
        }
        return nodes;
    }

    /** Reads up to the end of a block and gives the action that ended it, or an empty string at the end of the template. */
    private String block(List<TemplateNode> nodes) {
        while (next < pieces.size()) {
            Piece piece = pieces.get(next++);
            if (!piece.action()) {
                nodes.add(new TemplateNode.Text(piece.text()));
                continue;
            }
            String keyword = keyword(piece.text());
            if (keyword.equals("end") || keyword.equals("else")) {
                stopAt = piece.at();
                return piece.text();
            }
            nodes.add(action(keyword, piece.text(), piece.at()));
        }
        return "";
    }

    private static String keyword(String action) {
        int end = 0;
        while (end < action.length() && Character.isLetter(action.charAt(end))) {
            end++;
        }
        return action.substring(0, end);
    }

    private TemplateNode action(String keyword, String text, int start) {
        return switch (keyword) {
            case "if", "with", "range" -> branch(keyword, text.substring(keyword.length()), start + keyword.length());
            case "define", "template", "block", "break", "continue" ->
                throw TemplateLexer.error("{{" + keyword + "}} is not supported");
            default -> new TemplateNode.Action(pipeline(text, start));
        };
    }

    private TemplateNode branch(String keyword, String condition, int start) {
        Pipeline pipeline = pipeline(condition, start);
        List<TemplateNode> then = new ArrayList<>();
        List<TemplateNode> otherwise = new ArrayList<>();
        String stop = block(then);
        if (keyword(stop).equals("else")) {
            String rest = stop.substring("else".length()).trim();
            if (rest.isEmpty()) {
                stop = block(otherwise);
            } else {
                // "else if x" is an if in the else part which shares its end
                otherwise.add(action(keyword(rest), rest, stopAt + stop.length() - rest.length()));
                stop = "end";
            }
        }
        if (!stop.equals("end")) {
            throw TemplateLexer.error("unexpected EOF");
        }
        return switch (keyword) {
            case "if" -> new TemplateNode.If(pipeline, then, otherwise);
            case "with" -> new TemplateNode.With(pipeline, then, otherwise);
            default -> new TemplateNode.Range(pipeline, then, otherwise);
        };
    }

    private Pipeline pipeline(String text, int start) {
        words = TemplateLexer.words(text, start);
        at = 0;
        Pipeline pipeline = pipeline();
        if (at < words.size()) {
            throw TemplateLexer.error("unexpected \"" + words.get(at).text() + "\" in action");
        }
        return pipeline;
    }

    private Pipeline pipeline() {
        List<String> variables = new ArrayList<>();
        boolean declares = false;
        int assignment = assignmentAhead();
        if (assignment >= 0) {
            declares = words.get(assignment).kind() == Kind.DECLARE;
            for (; at < assignment; at++) {
                if (words.get(at).kind() == Kind.VARIABLE) {
                    variables.add(words.get(at).text());
                }
            }
            at++;
        }
        List<Call> calls = new ArrayList<>();
        calls.add(call());
        while (at < words.size() && words.get(at).kind() == Kind.PIPE) {
            at++;
            calls.add(call());
        }
        return new Pipeline(variables, declares, calls);
    }

    private int assignmentAhead() {
        for (int i = at; i < words.size() && i < at + 4; i++) {
            Kind kind = words.get(i).kind();
            if (kind == Kind.DECLARE || kind == Kind.ASSIGN) {
                return i;
            }
            if (kind != Kind.VARIABLE && kind != Kind.COMMA) {
                return -1;
            }
        }
        return -1;
    }

    private Call call() {
        int first = at;
        List<Operand> operands = new ArrayList<>();
        while (at < words.size()
                && words.get(at).kind() != Kind.PIPE
                && words.get(at).kind() != Kind.CLOSE) {
            operands.add(operand(words.get(at++)));
        }
        if (operands.isEmpty()) {
            throw TemplateLexer.error("missing value for command");
        }
        return new Call(operands, place(first, words.get(first).start()));
    }

    /** The place of the words from {@code first} to the current one. */
    private Place place(int first, int position) {
        String text =
                template.substring(words.get(first).start(), words.get(at - 1).end());
        int line = 1;
        for (int i = 0; i < position; i++) {
            line += template.charAt(i) == '\n' ? 1 : 0;
        }
        int column = position - (template.lastIndexOf('\n', position - 1) + 1);
        return new Place(line + ":" + column, text.length() > 20 ? text.substring(0, 20) + "..." : text);
    }

    /** The place of a chain: Go points at its second part. */
    private Place chainPlace(int first) {
        return place(first, words.get(Math.min(first + 1, at - 1)).start());
    }

    private Operand operand(Word word) {
        int first = at - 1;
        return switch (word.kind()) {
            case STRING -> new Operand.Constant(word.text());
            case NUMBER -> new Operand.Constant(number(word.text()));
            case VARIABLE -> new Operand.Variable(word.text(), chain(), chainPlace(first));
            case FIELD -> {
                List<String> fields = new ArrayList<>();
                if (!word.text().isEmpty()) {
                    fields.add(word.text());
                    fields.addAll(chain());
                }
                yield new Operand.Chain(fields, chainPlace(first));
            }
            case OPEN -> {
                Pipeline inner = pipeline();
                if (at >= words.size() || words.get(at).kind() != Kind.CLOSE) {
                    throw TemplateLexer.error("unclosed left paren");
                }
                at++;
                yield new Operand.Nested(inner, chain(), place(first, word.start()));
            }
            case IDENTIFIER ->
                switch (word.text()) {
                    case "true" -> new Operand.Constant(true);
                    case "false" -> new Operand.Constant(false);
                    case "nil" -> new Operand.Constant(null);
                    default -> new Operand.Function(word.text());
                };
            default -> throw TemplateLexer.error("unexpected \"" + word.text() + "\" in operand");
        };
    }

    /** The fields that follow without white space. */
    private List<String> chain() {
        List<String> fields = new ArrayList<>();
        while (at < words.size()
                && words.get(at).kind() == Kind.FIELD
                && !words.get(at).spaced()) {
            fields.add(words.get(at++).text());
        }
        return fields;
    }

    private static Object number(String text) {
        try {
            return Long.decode(text);
        } catch (NumberFormatException notWhole) {
            try {
                return Double.valueOf(text);
            } catch (NumberFormatException e) {
                throw TemplateLexer.error("bad number syntax: \"" + text + "\"");
            }
        }
    }
}

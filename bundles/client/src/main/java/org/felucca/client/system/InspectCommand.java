package org.felucca.client.system;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.EngineException;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.format.Template;
import org.felucca.client.format.TemplateException;
import org.felucca.client.json.Json;
import org.felucca.client.json.JsonIndent;

/** {@code felucca inspect}, and {@code container inspect} and its kin. */
public final class InspectCommand implements Command {
    /** A kind of object, in the order in which a name is looked for. */
    public enum Kind {
        CONTAINER("/containers/", "/json"),
        IMAGE("/images/", "/json"),
        NETWORK("/networks/", ""),
        VOLUME("/volumes/", ""),
        PLUGIN("/plugins/", "/json");

        private final String before;
        private final String after;

        Kind(String before, String after) {
            this.before = before;
            this.after = after;
        }

        String path(String name) {
            return before + Query.path(name) + after;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String WORDS =
            "config\", \"container\", \"image\", \"network\", \"node\", \"plugin\", \"secret\","
                    + " \"service\", \"task\", \"volume";

    private final Kind fixed;
    private final Flag<String> format;
    private final Flag<Boolean> size;
    private final Flag<String> type;

    /** {@code fixed} is the only kind to look for, or null for all. */
    public InspectCommand(Syntax syntax, Kind fixed) {
        this.fixed = fixed;
        syntax.arguments(fixed == null ? "NAME|ID [NAME|ID...]" : words(fixed), 1);
        format = syntax.text("f", "format", "Print with a Go template, or 'json'");
        boolean sized = fixed == null || fixed == Kind.CONTAINER;
        size = sized ? syntax.flag("s", "size", "Show the sizes of containers") : null;
        type = fixed == null ? syntax.text("", "type", "Look for objects of this kind only") : null;
    }

    private static String words(Kind kind) {
        String name = kind.word().toUpperCase(Locale.ROOT);
        return name + " [" + name + "...]";
    }

    @Override
    public int run(Session session, List<String> names) throws IOException {
        List<Kind> kinds = kinds();
        Template template = format.get().isEmpty() || format.get().equals("json") ? null : template(format.get());
        List<String> documents = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        StringBuilder formatted = new StringBuilder();
        for (String name : names) {
            try {
                String document = find(session, kinds, name);
                documents.add(document);
                if (template != null) {
                    formatted.append(apply(template, document)).append('\n');
                }
            } catch (ClientException e) {
                errors.add(e.getMessage());
            }
        }
        session.console().out().print(template != null ? (formatted.isEmpty() ? "\n" : formatted) : list(documents));
        if (!errors.isEmpty()) {
            session.console().flush();
            throw new ClientException(String.join("\n", errors));
        }
        return 0;
    }

    private static Template template(String text) {
        try {
            return Template.parse(text);
        } catch (ClientException e) {
            throw new ClientException("template parsing error: " + e.getMessage(), 64, e);
        }
    }

    private static String apply(Template template, String document) throws IOException {
        try {
            return template.apply(Json.read(document));
        } catch (TemplateException e) {
            throw new TemplateException("template parsing error: " + e.getMessage());
        }
    }

    private String list(List<String> documents) {
        if (documents.isEmpty()) {
            return "[]\n";
        }
        String all = "[" + String.join(",", documents) + "]";
        return (format.get().isEmpty() ? JsonIndent.indent(all, "    ") : JsonIndent.compact(all)) + "\n";
    }

    private List<Kind> kinds() {
        if (fixed != null) {
            return List.of(fixed);
        }
        if (!type.given()) {
            return List.of(Kind.values());
        }
        if (type.get().isEmpty()) {
            throw new ClientException("type is empty: must be one of \"" + WORDS + "\"");
        }
        for (Kind kind : Kind.values()) {
            if (kind.word().equals(type.get())) {
                return List.of(kind);
            }
        }
        throw new ClientException("unknown type: \"" + type.get() + "\": must be one of \"" + WORDS + "\"");
    }

    /** No kind has an object of the name. */
    private static final class NotFound extends ClientException {
        private static final long serialVersionUID = 1L;

        NotFound(String name) {
            super("Error: No such object: " + name);
        }
    }

    private String find(Session session, List<Kind> kinds, String name) throws IOException {
        for (Kind kind : kinds) {
            try {
                boolean sized = size != null && size.get();
                Query query = new Query().addIf(sized && kind == Kind.CONTAINER, "size");
                String document =
                        session.engine().getText(kind.path(name), query).trim();
                if (sized && kind != Kind.CONTAINER) {
                    session.console().error("WARNING: --size ignored for " + kind.word());
                }
                return document;
            } catch (EngineException e) {
                if (kinds.size() == 1 || !skippable(e)) {
                    throw e;
                }
            }
        }
        throw new NotFound(name);
    }

    private static boolean skippable(EngineException e) {
        return e.status() == 404
                || e.status() == 501
                || e.reason().contains("not supported")
                || e.reason().contains("invalid reference format");
    }
}

package org.felucca.client.container;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.felucca.client.Session;
import org.felucca.client.api.Filters;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Numbers;
import org.felucca.client.cli.Syntax;
import org.felucca.client.format.Listing;
import org.felucca.client.format.Template;
import org.felucca.client.format.TemplateException;
import org.felucca.client.json.Doc;

/** {@code felucca ps}. */
public final class PsCommand implements Command {
    private static final String TABLE =
            "table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}";
    private static final String RAW =
            """
            container_id: {{.ID}}
            image: {{.Image}}
            command: {{.Command}}
            created_at: {{.CreatedAt}}
            state: {{- pad .State 1 0}}
            status: {{- pad .Status 1 0}}
            names: {{.Names}}
            labels: {{- pad .Labels 1 0}}
            ports: {{- pad .Ports 1 0}}
            """;

    private final Flag<Boolean> all;
    private final Flag<List<String>> filter;
    private final Flag<String> format;
    private final Flag<Long> last;
    private final Flag<Boolean> latest;
    private final Flag<Boolean> noTrunc;
    private final Flag<Boolean> quiet;
    private final Flag<Boolean> size;

    public PsCommand(Syntax syntax) {
        all = syntax.flag("a", "all", "Show stopped containers too");
        filter = syntax.list("f", "filter", "filter", Filters::condition, "Show only containers with name=value");
        format = syntax.text("", "format", "Print with a Go template, 'table TEMPLATE' or 'json'");
        last = syntax.value(
                "n", "last", "int", -1L, Numbers::integer, "Show the containers created last, in any state");
        latest = syntax.flag("l", "latest", "Show the container created last, in any state");
        noTrunc = syntax.flag("", "no-trunc", "Show ids and commands in full");
        quiet = syntax.flag("q", "quiet", "Show ids only");
        size = syntax.flag("s", "size", "Show how much each container has written");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        if (quiet.get() && !format.get().isEmpty()) {
            session.console().error("WARNING: Ignoring custom format, because both --format and --quiet are set.");
        }
        checkFormat();
        boolean withSize = size.get() || (!quiet.get() && !size.given() && formatShowsSize());
        Query query = Filters.parse(filter.get())
                .addTo(new Query().addIf(all.get(), "all").addIf(withSize, "size"));
        long limit = latest.get() && last.get() == -1 ? 1 : last.get();
        if (limit > 0) {
            query.add("limit", Long.toString(limit));
        }
        List<ContainerRow> rows = new ArrayList<>();
        for (Doc container : Doc.list(session.engine().get("/containers/json", query))) {
            rows.add(new ContainerRow(container, !noTrunc.get()));
        }
        Listing.print(session.console(), template(withSize), ContainerRow.HEADINGS, rows);
        return 0;
    }

    private boolean formatShowsSize() {
        return format.get().contains(".Size") || format.get().contains("{{json .}}");
    }

    /** Docker tries a format before it asks the engine for anything. */
    private void checkFormat() {
        String stage = "failed to parse template: ";
        try {
            Template template = Template.parse(format.get());
            stage = "failed to execute template: ";
            template.apply(new ContainerRow(new Doc(Map.of()), true));
        } catch (TemplateException e) {
            throw new TemplateException(stage + e.getMessage());
        }
    }

    private String template(boolean withSize) {
        if (quiet.get()) {
            return format.get().equals("raw") ? "container_id: {{.ID}}" : "{{.ID}}";
        }
        return switch (format.get()) {
            case "", "table" -> withSize ? TABLE + "\t{{.Size}}" : TABLE;
            case "raw" -> withSize ? RAW + "size: {{.Size}}\n" : RAW;
            default -> format.get();
        };
    }
}

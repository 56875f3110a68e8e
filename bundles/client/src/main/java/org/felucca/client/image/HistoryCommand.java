package org.felucca.client.image;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.format.Fields;
import org.felucca.client.format.Listing;
import org.felucca.client.format.TemplateException;
import org.felucca.client.json.Doc;
import org.felucca.client.text.Sizes;
import org.felucca.client.text.Texts;
import org.felucca.client.text.Times;

/** {@code felucca history}. */
public final class HistoryCommand implements Command {
    private static final Map<String, String> HEADINGS = Map.of(
            "ID", "IMAGE",
            "CreatedSince", "CREATED",
            "CreatedAt", "CREATED AT",
            "CreatedBy", "CREATED BY",
            "Size", "SIZE",
            "Comment", "COMMENT");

    private final Flag<String> format;
    private final Flag<Boolean> human;
    private final Flag<Boolean> noTrunc;
    private final Flag<String> platform;
    private final Flag<Boolean> quiet;

    public HistoryCommand(Syntax syntax) {
        syntax.arguments("IMAGE", 1, 1);
        format = syntax.text("", "format", "Print with a Go template, 'table TEMPLATE' or 'json'");
        human = syntax.flag("H", "human", true, "Round sizes and times");
        noTrunc = syntax.flag("", "no-trunc", "Show ids and commands in full");
        platform = syntax.text("", "platform", "Show this platform's variant");
        quiet = syntax.flag("q", "quiet", "Show ids only");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        Query query = new Query();
        if (!platform.get().isEmpty()) {
            query.add("platform", PlatformSyntax.json(platform.get()));
        }
        String path = "/images/" + Query.path(arguments.get(0)) + "/history";
        List<Row> rows = new ArrayList<>();
        for (Doc step : Doc.list(session.engine().get(path, query))) {
            rows.add(new Row(step, !noTrunc.get(), human.get()));
        }
        String created = human.get() ? "{{.CreatedSince}}" : "{{.CreatedAt}}";
        String usual = "table {{.ID}}\t" + created + "\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}";
        Listing.print(session.console(), Listing.choose(format.get(), quiet.get(), usual, "{{.ID}}"), HEADINGS, rows);
        return 0;
    }

    /** One step in the making of an image. */
    private record Row(Doc step, boolean brief, boolean human) implements Fields {
        private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

        @Override
        public List<String> names() {
            return List.copyOf(HEADINGS.keySet());
        }

        @Override
        public Object field(String name) {
            return switch (name) {
                case "ID" -> brief ? Texts.shortId(step.string("Id")) : step.string("Id");
                case "CreatedAt" -> createdAt();
                case "CreatedSince" -> createdSince();
                case "CreatedBy" -> createdBy();
                case "Size" -> human ? Sizes.decimal(step.number("Size"), 3) : Long.toString(step.number("Size"));
                case "Comment" -> step.string("Comment");
                default ->
                    throw new TemplateException("can't evaluate field " + name + " in type *image.historyContext");
            };
        }

        private Instant created() {
            return Instant.ofEpochSecond(step.number("Created"));
        }

        private String createdAt() {
            return created()
                    .atZone(ZoneId.systemDefault())
                    .truncatedTo(ChronoUnit.SECONDS)
                    .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
        }

        private String createdSince() {
            if (!human) {
                return createdAt();
            }
            return created().isAfter(EPOCH) ? Times.ago(created()) : "N/A";
        }

        private String createdBy() {
            String text = step.string("CreatedBy").replace('\t', ' ');
            return brief ? Texts.ellipsis(text, 45) : text;
        }
    }
}

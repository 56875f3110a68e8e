package org.felucca.client.image;

import java.io.IOException;
import java.util.List;
import org.felucca.client.Session;
import org.felucca.client.api.Filters;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.format.Listing;
import org.felucca.client.json.Doc;
import org.felucca.client.text.Texts;

/** {@code felucca images}. */
public final class ImagesCommand implements Command {
    private static final List<String> SUBCOMMANDS =
            List.of("history", "import", "inspect", "list", "load", "ls", "pull", "rm", "save", "tag");

    private final Flag<Boolean> all;
    private final Flag<Boolean> digests;
    private final Flag<List<String>> filter;
    private final Flag<String> format;
    private final Flag<Boolean> noTrunc;
    private final Flag<Boolean> quiet;

    public ImagesCommand(Syntax syntax) {
        syntax.arguments("[REPOSITORY[:TAG]]", 0, 1);
        all = syntax.flag("a", "all", "Show intermediate images too");
        digests = syntax.flag("", "digests", "Show digests");
        filter = syntax.list("f", "filter", "filter", Filters::condition, "Show only images with name=value");
        format = syntax.text("", "format", "Print with a Go template, 'table TEMPLATE' or 'json'");
        noTrunc = syntax.flag("", "no-trunc", "Show ids in full");
        quiet = syntax.flag("q", "quiet", "Show ids only");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        Filters filters = Filters.parse(filter.get());
        if (!arguments.isEmpty()) {
            filters.add("reference", arguments.get(0));
        }
        List<Doc> images =
                Doc.list(session.engine().get("/images/json", filters.addTo(new Query().addIf(all.get(), "all"))));
        String template = template();
        boolean withDigests = digests.get() || template.contains("{{.Digest}}");
        List<ImageRow> rows = ImageRow.of(images, !noTrunc.get(), withDigests, digests.get());
        Listing.print(session.console(), template, ImageRow.HEADINGS, rows);
        if (!arguments.isEmpty()
                && images.isEmpty()
                && SUBCOMMANDS.contains(arguments.get(0))
                && session.command().endsWith(" images")) {
            session.console()
                    .error("\nNo images found matching " + Texts.quoted(arguments.get(0))
                            + ": did you mean \"felucca image " + arguments.get(0) + "\"?");
        }
        return 0;
    }

    private String template() {
        String asked = format.get();
        if (asked.isEmpty() || asked.equals("table")) {
            if (quiet.get()) {
                return "{{.ID}}";
            }
            return "table {{.Repository}}\t{{.Tag}}\t" + (digests.get() ? "{{.Digest}}\t" : "")
                    + "{{.ID}}\t{{if .CreatedSince }}{{.CreatedSince}}{{else}}N/A{{end}}\t{{.Size}}";
        }
        if (asked.equals("raw")) {
            return quiet.get()
                    ? "image_id: {{.ID}}"
                    : "repository: {{ .Repository }}\ntag: {{.Tag}}\n" + (digests.get() ? "digest: {{.Digest}}\n" : "")
                            + "image_id: {{.ID}}\ncreated_at: {{.CreatedAt}}\nvirtual_size: {{.Size}}\n";
        }
        boolean addDigest = asked.startsWith("table") && digests.get() && !asked.contains("{{.Digest}}");
        return addDigest ? asked + "\t{{.Digest}}" : asked;
    }
}

package org.felucca.client.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.felucca.client.Session;
import org.felucca.client.api.Filters;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.format.Fields;
import org.felucca.client.format.Listing;
import org.felucca.client.format.TemplateException;
import org.felucca.client.http.Response;
import org.felucca.client.json.Doc;
import org.felucca.client.registry.Credentials;
import org.felucca.client.text.Texts;

/** {@code felucca search}. */
public final class SearchCommand implements Command {
    private static final Map<String, String> HEADINGS = Map.of(
            "Name", "NAME",
            "Description", "DESCRIPTION",
            "StarCount", "STARS",
            "IsOfficial", "OFFICIAL",
            "IsAutomated", "AUTOMATED");
    private static final int LONGEST = 45;

    private final Flag<List<String>> filter;
    private final Flag<String> format;
    private final Flag<String> limit;
    private final Flag<Boolean> noTrunc;

    public SearchCommand(Syntax syntax) {
        syntax.arguments("TERM", 1, 1);
        filter = syntax.list("f", "filter", "Show only what matches, KEY=VALUE");
        format = syntax.text("", "format", "Print with a Go template");
        limit = syntax.text("", "limit", "Most results to show");
        noTrunc = syntax.flag("", "no-trunc", "Show descriptions in full");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        String term = arguments.get(0);
        Query query = new Query().add("term", term).addUnlessEmpty("limit", limit.get());
        Filters.parse(filter.get()).addTo(query);
        Response response = session.engine()
                .call(
                        "GET",
                        "/images/search",
                        query,
                        null,
                        Map.of("X-Registry-Auth", new Credentials(session.environment()).header(term)));
        List<Row> rows = new ArrayList<>();
        for (Doc found : Doc.list(session.engine().json(response))) {
            rows.add(new Row(found, !noTrunc.get()));
        }
        String usual = "table {{.Name}}\t{{.Description}}\t{{.StarCount}}\t{{.IsOfficial}}";
        Listing.print(session.console(), Listing.choose(format.get(), false, usual, ""), HEADINGS, rows);
        return 0;
    }

    /** A repository that was found. */
    private record Row(Doc found, boolean brief) implements Fields {
        @Override
        public List<String> names() {
            return List.copyOf(HEADINGS.keySet());
        }

        @Override
        public Object field(String name) {
            return switch (name) {
                case "Name" -> found.string("name");
                case "Description" -> {
                    String text = found.string("description").replace('\n', ' ').replace('\r', ' ');
                    yield brief ? Texts.ellipsis(text, LONGEST) : text;
                }
                case "StarCount" -> Long.toString(found.number("star_count"));
                case "IsOfficial" -> found.bool("is_official") ? "[OK]" : "";
                case "IsAutomated" -> found.bool("is_automated") ? "[OK]" : "";
                default ->
                    throw new TemplateException("can't evaluate field " + name + " in type *search.searchContext");
            };
        }
    }
}

package org.felucca.client.volume;

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
import org.felucca.client.json.Doc;
import org.felucca.client.text.NaturalOrder;

/** {@code felucca volume ls}. */
public final class VolumeLsCommand implements Command {
    private static final String TABLE = "table {{.Driver}}\t{{.Name}}";
    private static final String UNKNOWN = "N/A";
    private static final Map<String, String> HEADINGS = Listing.headings(
            "Driver", "DRIVER",
            "Name", "VOLUME NAME",
            "Scope", "SCOPE",
            "Mountpoint", "MOUNTPOINT",
            "Labels", "LABELS",
            "Links", "LINKS",
            "Size", "SIZE",
            "Group", "GROUP",
            "Availability", "AVAILABILITY",
            "Status", "STATUS");

    private final Flag<List<String>> filter;
    private final Flag<String> format;
    private final Flag<Boolean> quiet;

    public VolumeLsCommand(Syntax syntax) {
        syntax.arguments("", 0, 0);
        filter = syntax.list("f", "filter", "filter", Filters::condition, "Show only volumes with name=value");
        format = syntax.text("", "format", "Print with a Go template, 'table TEMPLATE' or 'json'");
        quiet = syntax.flag("q", "quiet", "Show names only");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        Query query = Filters.parse(filter.get()).addTo(new Query());
        Doc answer = Doc.of(session.engine().get("/volumes", query));
        List<Row> rows = new ArrayList<>();
        for (Doc volume : answer.docs("Volumes")) {
            rows.add(new Row(volume));
        }
        rows.sort((a, b) -> NaturalOrder.INSTANCE.compare(a.volume.string("Name"), b.volume.string("Name")));
        Listing.print(session.console(), Listing.choose(format.get(), quiet.get(), TABLE, "{{.Name}}"), HEADINGS, rows);
        answer.strings("Warnings").forEach(warning -> session.console().error("WARNING: " + warning));
        return 0;
    }

    /** One volume. */
    private record Row(Doc volume) implements Fields {
        @Override
        public List<String> names() {
            return List.copyOf(HEADINGS.keySet());
        }

        @Override
        public Object field(String name) {
            return switch (name) {
                case "Driver", "Name", "Scope", "Mountpoint" -> volume.string(name);
                case "Labels" -> volume.joined("Labels");
                case "Links", "Size", "Group", "Availability", "Status" -> UNKNOWN;
                default ->
                    throw new TemplateException("can't evaluate field " + name + " in type *formatter.volumeContext");
            };
        }

        @Override
        public Object call(String name, Object argument) {
            return name.equals("Label") ? volume.doc("Labels").string(String.valueOf(argument)) : field(name);
        }
    }
}

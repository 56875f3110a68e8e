package org.felucca.client.network;

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
import org.felucca.client.text.Texts;
import org.felucca.client.text.Times;

/** {@code felucca network ls}. */
public final class NetworkLsCommand implements Command {
    private static final String TABLE = "table {{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}";
    private static final Map<String, String> HEADINGS = Listing.headings(
            "ID", "NETWORK ID",
            "Name", "NAME",
            "Driver", "DRIVER",
            "Scope", "SCOPE",
            "IPv4", "IPV4",
            "IPv6", "IPV6",
            "Internal", "INTERNAL",
            "Labels", "LABELS",
            "CreatedAt", "CREATED AT");

    private final Flag<List<String>> filter;
    private final Flag<String> format;
    private final Flag<Boolean> noTrunc;
    private final Flag<Boolean> quiet;

    public NetworkLsCommand(Syntax syntax) {
        filter = syntax.list("f", "filter", "filter", Filters::condition, "Show only networks with name=value");
        format = syntax.text("", "format", "Print with a Go template, 'table TEMPLATE' or 'json'");
        noTrunc = syntax.flag("", "no-trunc", "Show ids in full");
        quiet = syntax.flag("q", "quiet", "Show ids only");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        Query query = Filters.parse(filter.get()).addTo(new Query());
        List<Row> rows = new ArrayList<>();
        for (Doc network : Doc.list(session.engine().get("/networks", query))) {
            rows.add(new Row(network, !noTrunc.get()));
        }
        rows.sort((a, b) -> NaturalOrder.INSTANCE.compare(a.network.string("Name"), b.network.string("Name")));
        Listing.print(session.console(), Listing.choose(format.get(), quiet.get(), TABLE, "{{.ID}}"), HEADINGS, rows);
        return 0;
    }

    /** One network. */
    private record Row(Doc network, boolean brief) implements Fields {
        @Override
        public List<String> names() {
            return List.copyOf(HEADINGS.keySet());
        }

        @Override
        public Object field(String name) {
            return switch (name) {
                case "ID" -> brief ? Texts.shortId(network.string("Id")) : network.string("Id");
                case "Name" -> network.string("Name");
                case "Driver" -> network.string("Driver");
                case "Scope" -> network.string("Scope");
                case "IPv4" -> Boolean.toString(network.bool("EnableIPv4"));
                case "IPv6" -> Boolean.toString(network.bool("EnableIPv6"));
                case "Internal" -> Boolean.toString(network.bool("Internal"));
                case "Labels" -> network.joined("Labels");
                case "CreatedAt" -> Times.goTime(network.string("Created"));
                default ->
                    throw new TemplateException("can't evaluate field " + name + " in type *network.networkContext");
            };
        }

        @Override
        public Object call(String name, Object argument) {
            return name.equals("Label") ? network.doc("Labels").string(String.valueOf(argument)) : field(name);
        }
    }
}

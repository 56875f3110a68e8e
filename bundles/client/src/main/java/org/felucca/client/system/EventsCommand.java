package org.felucca.client.system;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.Filters;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.format.Template;
import org.felucca.client.http.Response;
import org.felucca.client.json.Doc;
import org.felucca.client.json.Json;
import org.felucca.client.text.Times;

/** {@code felucca events}. */
public final class EventsCommand implements Command {
    /** What a format is tried on before the first event comes. */
    private static final Map<String, Object> NO_EVENT = Map.of(
            "status", "",
            "id", "",
            "from", "",
            "Type", "",
            "Action", "",
            "Actor", Map.of("ID", "", "Attributes", Map.of()),
            "scope", "",
            "time", 0L,
            "timeNano", 0L);

    private final Flag<List<String>> filter;
    private final Flag<String> format;
    private final Flag<String> since;
    private final Flag<String> until;

    public EventsCommand(Syntax syntax) {
        filter = syntax.list("f", "filter", "filter", Filters::condition, "Show only events with name=value");
        format = syntax.text("", "format", "Print with a Go template, or 'json'");
        since = syntax.text("", "since", "Start with events of this time or so long ago");
        until = syntax.text("", "until", "End at this time");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        Template template = template();
        Query query = Filters.parse(filter.get()).addTo(new Query());
        addTime(query, "since", since.get());
        addTime(query, "until", until.get());
        Response response = session.engine().call("GET", "/events", query, null);
        JsonReader events = Json.reader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        for (Object event = Json.next(events); event != null; event = Json.next(events)) {
            session.console().line(template == null ? describe(Doc.of(event)) : template.apply(event));
            session.console().flush();
        }
        return 0;
    }

    private Template template() {
        if (format.get().isEmpty()) {
            return null;
        }
        try {
            Template template = Template.parse(format.get().equals("json") ? "{{json .}}" : format.get());
            template.apply(NO_EVENT);
            return template;
        } catch (ClientException e) {
            throw new ClientException("Error parsing format: " + e.getMessage(), 64, e);
        }
    }

    private static void addTime(Query query, String name, String text) {
        if (!text.isEmpty()) {
            try {
                query.add(name, Times.timestamp(text));
            } catch (IllegalArgumentException e) {
                throw new ClientException(e.getMessage(), 1, e);
            }
        }
    }

    private static String describe(Doc event) {
        StringBuilder line = new StringBuilder();
        long nanos = event.number("timeNano");
        long seconds = event.number("time");
        if (nanos != 0) {
            line.append(time(Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000)))
                    .append(' ');
        } else if (seconds != 0) {
            line.append(time(Instant.ofEpochSecond(seconds))).append(' ');
        }
        Doc actor = event.doc("Actor");
        line.append(event.string("Type")).append(' ');
        line.append(event.string("Action")).append(' ').append(actor.string("ID"));
        List<String> attributes = new ArrayList<>();
        for (Map.Entry<String, Object> entry :
                new TreeMap<>(actor.doc("Attributes").map()).entrySet()) {
            attributes.add(entry.getKey() + "=" + entry.getValue());
        }
        return attributes.isEmpty() ? line.toString() : line + " (" + String.join(", ", attributes) + ")";
    }

    /** RFC 3339 with all nine digits. */
    private static String time(Instant instant) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnnXXX")
                .format(instant.atZone(ZoneId.systemDefault()));
    }
}

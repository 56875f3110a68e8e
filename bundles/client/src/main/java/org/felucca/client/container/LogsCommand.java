package org.felucca.client.container;

import java.io.IOException;
import java.util.List;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.http.Response;
import org.felucca.client.json.Doc;
import org.felucca.client.stream.StdCopy;
import org.felucca.client.text.Times;

/** {@code felucca logs}. */
public final class LogsCommand implements Command {
    private final Flag<Boolean> details;
    private final Flag<Boolean> follow;
    private final Flag<String> since;
    private final Flag<String> tail;
    private final Flag<Boolean> timestamps;
    private final Flag<String> until;

    public LogsCommand(Syntax syntax) {
        syntax.arguments("CONTAINER", 1, 1);
        details = syntax.flag("", "details", "Show the attributes that the log driver keeps with each line");
        follow = syntax.flag("f", "follow", "Go on with what is written from now on");
        since = syntax.text("", "since", "Start at this time (2026-01-02T13:23:37Z) or so long ago (42m)");
        tail = syntax.value("n", "tail", "string", "all", text -> text, "Show so many lines from the end");
        timestamps = syntax.flag("t", "timestamps", "Show when each line was written");
        until = syntax.text("", "until", "End at this time or so long ago");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        Doc container = Containers.inspect(session, arguments.get(0));
        Query query = new Query()
                .add("stderr", "1")
                .add("stdout", "1")
                .addIf(details.get(), "details")
                .addIf(follow.get(), "follow")
                .addIf(timestamps.get(), "timestamps")
                .addUnlessEmpty("tail", tail.get());
        addTime(query, "since", since);
        addTime(query, "until", until);
        String path = Containers.path(container.string("Id"), "/logs");
        Response logs = session.engine().call("GET", path, query, null);
        if (container.doc("Config").bool("Tty")) {
            logs.body().transferTo(session.console().rawOut());
        } else {
            StdCopy.copy(
                    logs.body(), session.console().rawOut(), session.console().rawErr());
        }
        return 0;
    }

    private static void addTime(Query query, String name, Flag<String> time) {
        if (!time.get().isEmpty()) {
            try {
                query.add(name, Times.timestamp(time.get()));
            } catch (IllegalArgumentException e) {
                throw new ClientException("invalid value for \"" + name + "\": " + e.getMessage(), 1, e);
            }
        }
    }
}

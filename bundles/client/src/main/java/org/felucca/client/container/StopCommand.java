package org.felucca.client.container;

import java.io.IOException;
import java.util.List;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Numbers;
import org.felucca.client.cli.Syntax;

/** {@code felucca stop}. */
public final class StopCommand implements Command {
    private final StopFlags flags;

    public StopCommand(Syntax syntax) {
        flags = new StopFlags(syntax.arguments("CONTAINER [CONTAINER...]", 1));
    }

    @Override
    public int run(Session session, List<String> containers) throws IOException {
        return Containers.each(session, containers, name -> session.engine()
                .post(Containers.path(name, "/stop"), flags.query(), null));
    }

    /** The flags of {@code stop} and {@code restart}. */
    static final class StopFlags {
        private final Flag<String> signal;
        private final Flag<Long> timeout;
        private final Flag<Long> time;

        StopFlags(Syntax syntax) {
            signal = syntax.text("s", "signal", "Signal to send instead of the container's stop signal");
            timeout = syntax.value("t", "timeout", "int", 0L, Numbers::integer, "Seconds to wait before killing");
            time = syntax.hiddenValue("time", 0L, Numbers::integer);
        }

        Query query() {
            Query query = new Query().addUnlessEmpty("signal", signal.get());
            Flag<Long> seconds = time.given() ? time : timeout;
            return seconds.given() ? query.add("t", Long.toString(seconds.get())) : query;
        }
    }
}

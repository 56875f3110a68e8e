package org.felucca.client.container;

import java.io.IOException;
import java.util.List;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;

/** {@code felucca kill}. */
public final class KillCommand implements Command {
    private final Flag<String> signal;

    public KillCommand(Syntax syntax) {
        syntax.arguments("CONTAINER [CONTAINER...]", 1);
        signal = syntax.text("s", "signal", "Signal to send (KILL unless told otherwise)");
    }

    @Override
    public int run(Session session, List<String> containers) throws IOException {
        return Containers.each(session, containers, name -> session.engine()
                .post(Containers.path(name, "/kill"), new Query().addUnlessEmpty("signal", signal.get()), null));
    }
}

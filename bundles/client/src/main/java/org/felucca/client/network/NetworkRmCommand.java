package org.felucca.client.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.EngineException;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;

/** {@code felucca network rm}. */
public final class NetworkRmCommand implements Command {
    private static final int NOT_FOUND = 404;

    private final Flag<Boolean> force;

    public NetworkRmCommand(Syntax syntax) {
        syntax.arguments("NETWORK [NETWORK...]", 1);
        force = syntax.flag("f", "force", "No failure where a network is not there");
    }

    @Override
    public int run(Session session, List<String> networks) throws IOException {
        List<String> errors = new ArrayList<>();
        for (String name : networks) {
            try {
                session.engine().delete("/networks/" + Query.path(name), new Query());
                session.console().line(name);
            } catch (EngineException e) {
                if (!force.get() || e.status() != NOT_FOUND) {
                    errors.add(e.getMessage());
                }
            }
        }
        if (!errors.isEmpty()) {
            throw new ClientException(String.join("\n", errors));
        }
        return 0;
    }
}

package org.felucca.client.registry;

import java.io.IOException;
import java.util.List;
import org.felucca.client.Session;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Syntax;

/** {@code felucca logout}. The engine keeps no logins, so this is between the client and its file. */
public final class LogoutCommand implements Command {
    public LogoutCommand(Syntax syntax) {
        syntax.arguments("[SERVER]", 0, 1);
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        String server = Credentials.key(arguments.isEmpty() ? "" : arguments.get(0));
        if (new Credentials(session.environment()).erase(server)) {
            session.console().line("Removing login credentials for " + server);
        } else {
            session.console().line("Not logged in to " + server);
        }
        return 0;
    }
}

package org.felucca.client.container;

import java.io.IOException;
import java.util.List;
import org.felucca.client.Session;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Syntax;

/** {@code felucca restart}. */
public final class RestartCommand implements Command {
    private final StopCommand.StopFlags flags;

    public RestartCommand(Syntax syntax) {
        flags = new StopCommand.StopFlags(syntax.arguments("CONTAINER [CONTAINER...]", 1));
    }

    @Override
    public int run(Session session, List<String> containers) throws IOException {
        return Containers.each(session, containers, name -> session.engine()
                .post(Containers.path(name, "/restart"), flags.query(), null));
    }
}

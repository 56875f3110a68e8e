package org.felucca.client.container;

import java.io.IOException;
import java.util.List;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Syntax;

/** {@code felucca unpause}. */
public final class UnpauseCommand implements Command {
    public UnpauseCommand(Syntax syntax) {
        syntax.arguments("CONTAINER [CONTAINER...]", 1);
    }

    @Override
    public int run(Session session, List<String> containers) throws IOException {
        return Containers.each(session, containers, name -> session.engine()
                .post(Containers.path(name, "/unpause"), new Query(), null));
    }
}

package org.felucca.client.container;

import java.io.IOException;
import java.util.List;
import org.felucca.client.Session;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Syntax;

/** {@code felucca create}. */
public final class CreateCommand implements Command {
    private final Creation creation;

    public CreateCommand(Syntax syntax) {
        creation = new Creation(syntax);
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        session.console().line(creation.create(session, creation.body(session, arguments)));
        return 0;
    }
}

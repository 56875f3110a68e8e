package org.felucca.client.container;

import java.io.IOException;
import java.util.List;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Syntax;
import org.felucca.client.json.Doc;

/** {@code felucca diff}. */
public final class DiffCommand implements Command {
    private static final String[] KINDS = {"C", "A", "D"};

    public DiffCommand(Syntax syntax) {
        syntax.arguments("CONTAINER", 1, 1);
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        if (arguments.get(0).isEmpty()) {
            throw new ClientException("Container name cannot be empty");
        }
        for (Doc change : Doc.list(session.engine().get(Containers.path(arguments.get(0), "/changes"), new Query()))) {
            session.console().line(KINDS[(int) change.number("Kind")] + " " + change.string("Path"));
        }
        return 0;
    }
}

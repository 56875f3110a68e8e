package org.felucca.client.container;

import java.io.IOException;
import java.util.List;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.EngineException;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Syntax;

/** {@code felucca rename}. */
public final class RenameCommand implements Command {
    public RenameCommand(Syntax syntax) {
        syntax.arguments("CONTAINER NEW_NAME", 2, 2);
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        String container = arguments.get(0).trim();
        String name = arguments.get(1).trim();
        if (container.isEmpty() || name.isEmpty()) {
            throw new ClientException("Error: Neither old nor new names may be empty");
        }
        try {
            session.engine().post(Containers.path(container, "/rename"), new Query().add("name", name), null);
        } catch (EngineException e) {
            session.console().error(e.getMessage());
            throw new ClientException("Error: failed to rename container named " + container, 1, e);
        }
        return 0;
    }
}

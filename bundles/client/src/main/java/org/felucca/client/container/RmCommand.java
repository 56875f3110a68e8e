package org.felucca.client.container;

import java.io.IOException;
import java.util.List;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.EngineException;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;

/** {@code felucca rm}. */
public final class RmCommand implements Command {
    private final Flag<Boolean> force;
    private final Flag<Boolean> link;
    private final Flag<Boolean> volumes;

    public RmCommand(Syntax syntax) {
        syntax.arguments("CONTAINER [CONTAINER...]", 1);
        force = syntax.flag("f", "force", "Remove a running container too, by killing it");
        link = syntax.flag("l", "link", "Remove the link of that name instead");
        volumes = syntax.flag("v", "volumes", "Remove the container's anonymous volumes too");
    }

    @Override
    public int run(Session session, List<String> containers) throws IOException {
        return Containers.each(session, containers, name -> remove(session, name));
    }

    private void remove(Session session, String given) throws IOException {
        String name = given.replaceAll("^/+|/+$", "");
        if (name.isEmpty()) {
            throw new ClientException("container name cannot be empty");
        }
        Query query = new Query()
                .addIf(force.get(), "force")
                .addIf(link.get(), "link")
                .addIf(volumes.get(), "v");
        try {
            session.engine().delete(Containers.path(name, ""), query);
        } catch (EngineException e) {
            if (force.get() && e.status() == 404) {
                throw new Containers.Overlooked(e.getMessage());
            }
            throw e;
        }
    }
}

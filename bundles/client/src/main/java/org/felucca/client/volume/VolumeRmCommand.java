package org.felucca.client.volume;

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

/** {@code felucca volume rm}. */
public final class VolumeRmCommand implements Command {
    private final Flag<Boolean> force;

    public VolumeRmCommand(Syntax syntax) {
        syntax.arguments("VOLUME [VOLUME...]", 1);
        force = syntax.flag("f", "force", "No failure where a volume is not there");
    }

    @Override
    public int run(Session session, List<String> volumes) throws IOException {
        List<String> errors = new ArrayList<>();
        for (String name : volumes) {
            try {
                session.engine().delete("/volumes/" + Query.path(name), new Query().addIf(force.get(), "force"));
                session.console().line(name);
            } catch (EngineException e) {
                errors.add(e.getMessage());
            }
        }
        if (!errors.isEmpty()) {
            throw new ClientException(String.join("\n", errors));
        }
        return 0;
    }
}

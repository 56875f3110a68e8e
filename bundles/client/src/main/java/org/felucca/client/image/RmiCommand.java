package org.felucca.client.image;

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
import org.felucca.client.json.Doc;

/** {@code felucca rmi}. */
public final class RmiCommand implements Command {
    private final Flag<Boolean> force;
    private final Flag<Boolean> noPrune;

    public RmiCommand(Syntax syntax) {
        syntax.arguments("IMAGE [IMAGE...]", 1);
        force = syntax.flag("f", "force", "Remove the image even if it has other names or is used");
        noPrune = syntax.flag("", "no-prune", "Keep parents that have no name");
    }

    @Override
    public int run(Session session, List<String> images) throws IOException {
        Query query = new Query().addIf(force.get(), "force").addIf(noPrune.get(), "noprune");
        List<String> errors = new ArrayList<>();
        boolean fatal = false;
        for (String image : images) {
            try {
                Object removed = session.engine().delete("/images/" + Query.path(image), query);
                for (Doc step : Doc.list(removed)) {
                    boolean deleted = step.has("Deleted");
                    session.console()
                            .line(
                                    deleted
                                            ? "Deleted: " + step.string("Deleted")
                                            : "Untagged: " + step.string("Untagged"));
                }
            } catch (EngineException e) {
                fatal |= e.status() != 404;
                errors.add(e.getMessage());
            }
        }
        if (errors.isEmpty()) {
            return 0;
        }
        String all = String.join("\n", errors);
        if (!force.get() || fatal) {
            session.console().flush();
            throw new ClientException(all);
        }
        session.console().error(all);
        return 0;
    }
}

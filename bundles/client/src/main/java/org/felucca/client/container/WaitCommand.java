package org.felucca.client.container;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Syntax;
import org.felucca.client.json.Doc;

/** {@code felucca wait}. */
public final class WaitCommand implements Command {
    public WaitCommand(Syntax syntax) {
        syntax.arguments("CONTAINER [CONTAINER...]", 1);
    }

    @Override
    public int run(Session session, List<String> containers) throws IOException {
        List<String> errors = new ArrayList<>();
        for (String container : containers) {
            try {
                Doc result = session.engine().post(Containers.path(container, "/wait"), new Query(), null);
                session.console().line(Long.toString(result.number("StatusCode")));
                session.console().flush();
            } catch (ClientException e) {
                errors.add(e.getMessage());
            }
        }
        return Containers.finish(errors);
    }
}

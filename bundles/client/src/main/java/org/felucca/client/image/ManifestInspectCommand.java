package org.felucca.client.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Syntax;
import org.felucca.client.http.Response;
import org.felucca.client.json.JsonIndent;
import org.felucca.client.registry.Credentials;

/** {@code felucca manifest inspect}: what a registry has under a name. */
public final class ManifestInspectCommand implements Command {
    public ManifestInspectCommand(Syntax syntax) {
        syntax.arguments("NAME[:TAG|@DIGEST]", 1, 1);
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        String image = arguments.get(0);
        Response response = session.engine()
                .call(
                        "GET",
                        "/distribution/" + Query.path(image) + "/json",
                        new Query(),
                        null,
                        Map.of("X-Registry-Auth", new Credentials(session.environment()).header(image)));
        String text = new String(response.readAll(), StandardCharsets.UTF_8);
        session.engine().release(response);
        session.console().line(JsonIndent.indent(text, "    "));
        return 0;
    }
}

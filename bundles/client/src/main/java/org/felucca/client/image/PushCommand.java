package org.felucca.client.image;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.http.Response;
import org.felucca.client.registry.Credentials;
import org.felucca.client.stream.ProgressDisplay;
import org.felucca.client.terminal.Terminal;
import org.felucca.client.text.ImageName;

/** {@code felucca push}. */
public final class PushCommand implements Command {
    private final Flag<Boolean> allTags;
    private final Flag<Boolean> quiet;

    public PushCommand(Syntax syntax) {
        syntax.arguments("NAME[:TAG]", 1, 1);
        allTags = syntax.flag("a", "all-tags", "Push every tag of the repository");
        quiet = syntax.flag("q", "quiet", "Print nothing but the image's name");
        syntax.hiddenFlag("disable-content-trust");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        ImageName name;
        try {
            name = ImageName.parse(arguments.get(0));
        } catch (IllegalArgumentException e) {
            throw new ClientException(e.getMessage(), 1, e);
        }
        if (allTags.get() && !(name.tag() + name.digest()).isEmpty()) {
            throw new ClientException("tag can't be used with --all-tags/-a");
        }
        String tag = name.tag();
        if (tag.isEmpty() && !allTags.get()) {
            tag = "latest";
            if (!quiet.get()) {
                session.console().line("Using default tag: latest");
                session.console().flush();
            }
        }
        Query query = new Query().addUnlessEmpty("tag", tag);
        String header = new Credentials(session.environment()).header(name.repository());
        Response response = session.engine()
                .call(
                        "POST",
                        "/images/" + Query.path(name.repository()) + "/push",
                        query,
                        null,
                        Map.of("X-Registry-Auth", header));
        ProgressDisplay.on(session.console().out(), Terminal.isTerminal(1), quiet.get())
                .show(response.body(), Map.of());
        session.engine().release(response);
        if (quiet.get()) {
            session.console().line(name.withTag());
        }
        return 0;
    }
}

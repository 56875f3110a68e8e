package org.felucca.client.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.http.Response;
import org.felucca.client.stream.ProgressDisplay;
import org.felucca.client.terminal.Terminal;

/** {@code felucca import}. */
public final class ImportCommand implements Command {
    private final Flag<List<String>> change;
    private final Flag<String> message;
    private final Flag<String> platform;

    public ImportCommand(Syntax syntax) {
        syntax.arguments("file|URL|- [REPOSITORY[:TAG]]", 1);
        change = syntax.list("c", "change", "Apply a Dockerfile instruction to the image");
        message = syntax.text("m", "message", "Comment to keep with the image");
        platform = syntax.text("", "platform", "Platform of the image");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        String source = arguments.get(0);
        boolean remote = source.startsWith("http://") || source.startsWith("https://");
        Query query = new Query()
                .add("fromSrc", remote ? source : "-")
                .addUnlessEmpty("repo", arguments.size() > 1 ? arguments.get(1) : "")
                .addUnlessEmpty("message", message.get())
                .addUnlessEmpty("platform", platform.get());
        change.get().forEach(instruction -> query.add("changes", instruction));
        if (remote) {
            return show(session, session.engine().call("POST", "/images/create", query, null));
        }
        if (source.equals("-")) {
            return show(
                    session,
                    session.engine()
                            .upload("/images/create", query, session.console().in()));
        }
        try (InputStream archive = Files.newInputStream(Path.of(source))) {
            return show(session, session.engine().upload("/images/create", query, archive));
        } catch (NoSuchFileException e) {
            throw new ClientException("open " + source + ": no such file or directory", 1, e);
        }
    }

    private static int show(Session session, Response response) throws IOException {
        ProgressDisplay.on(session.console().out(), Terminal.isTerminal(1), false)
                .show(response.body(), Map.of());
        session.engine().release(response);
        return 0;
    }
}

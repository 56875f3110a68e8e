package org.felucca.client.image;

import java.io.FileNotFoundException;
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
import org.felucca.client.stream.CountedInput;
import org.felucca.client.stream.ProgressDisplay;
import org.felucca.client.terminal.Terminal;

/** {@code felucca load}. */
public final class LoadCommand implements Command {
    private final Flag<String> input;
    private final Flag<String> platform;
    private final Flag<Boolean> quiet;

    public LoadCommand(Syntax syntax) {
        input = syntax.text("i", "input", "Read this file instead of standard input");
        platform = syntax.text("", "platform", "Load only this platform's variant");
        quiet = syntax.flag("q", "quiet", "Do not show how the load goes");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        if (input.get().isEmpty()) {
            if (Terminal.isTerminal(0)) {
                throw new ClientException("requested load from stdin, but stdin is empty");
            }
            return load(session, session.console().in(), -1);
        }
        Path file = Path.of(input.get());
        try (InputStream archive = Files.newInputStream(file)) {
            return load(session, archive, Files.size(file));
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new ClientException("open " + input.get() + ": no such file or directory", 1, e);
        }
    }

    private int load(Session session, InputStream archive, long size) throws IOException {
        boolean terminal = Terminal.isTerminal(1);
        boolean silent = quiet.get() || !terminal;
        Query query = new Query().add("quiet", silent ? "1" : "0");
        if (!platform.get().isEmpty()) {
            query.add("platform", PlatformSyntax.json(platform.get()));
        }
        Response response = quiet.get() || !Terminal.isTerminal(2)
                ? session.engine().upload("/images/load", query, archive)
                : uploadCounted(session, query, archive, size);
        if (response.header("content-type").startsWith("application/json")) {
            ProgressDisplay.on(session.console().out(), terminal, false).show(response.body(), Map.of());
        } else {
            response.body().transferTo(session.console().out());
        }
        session.engine().release(response);
        return 0;
    }

    private static Response uploadCounted(Session session, Query query, InputStream archive, long size)
            throws IOException {
        CountedInput counted = new CountedInput(archive, size, session.console().err());
        try {
            return session.engine().upload("/images/load", query, counted);
        } finally {
            // From here on the engine's own progress is shown.
            counted.hide();
        }
    }
}

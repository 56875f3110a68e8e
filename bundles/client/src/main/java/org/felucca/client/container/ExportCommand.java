package org.felucca.client.container;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.http.Response;
import org.felucca.client.terminal.Terminal;

/** {@code felucca export}. */
public final class ExportCommand implements Command {
    private final Flag<String> output;

    public ExportCommand(Syntax syntax) {
        syntax.arguments("CONTAINER", 1, 1);
        output = syntax.text("o", "output", "Write this file instead of standard output");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        if (output.get().isEmpty()) {
            if (Terminal.isTerminal(1)) {
                throw new ClientException("cowardly refusing to save to a terminal. Use the -o flag or redirect");
            }
            export(session, arguments.get(0), session.console().rawOut());
            return 0;
        }
        Path target = Path.of(output.get());
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new ClientException(
                    "failed to export container: invalid output path: stat " + folder + ": no such file or directory");
        }
        if (Files.isDirectory(target)) {
            throw new ClientException("failed to export container: cannot write to a directory");
        }
        // An export that breaks off leaves no half archive under the name that was asked for.
        Path partial = Files.createTempFile(folder, ".tmp-", "-" + target.getFileName());
        try {
            try (OutputStream file = Files.newOutputStream(partial)) {
                export(session, arguments.get(0), file);
            }
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
        return 0;
    }

    private static void export(Session session, String container, OutputStream target) throws IOException {
        Response response = session.engine().call("GET", Containers.path(container, "/export"), new Query(), null);
        response.body().transferTo(target);
        session.engine().release(response);
    }
}

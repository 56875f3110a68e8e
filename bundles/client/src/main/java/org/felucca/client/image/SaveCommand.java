package org.felucca.client.image;

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

/** {@code felucca save}. */
public final class SaveCommand implements Command {
    private final Flag<String> output;
    private final Flag<String> platform;

    public SaveCommand(Syntax syntax) {
        syntax.arguments("IMAGE [IMAGE...]", 1);
        output = syntax.text("o", "output", "Write this file instead of standard output");
        platform = syntax.text("", "platform", "Save only this platform's variant");
    }

    @Override
    public int run(Session session, List<String> images) throws IOException {
        if (output.get().isEmpty()) {
            if (Terminal.isTerminal(1)) {
                throw new ClientException("cowardly refusing to save to a terminal. Use the -o flag or redirect");
            }
            save(session, images, session.console().rawOut());
            return 0;
        }
        Path target = Path.of(output.get());
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new ClientException(
                    "failed to save image: invalid output path: stat " + folder + ": no such file or directory");
        }
        if (Files.isDirectory(target)) {
            throw new ClientException("failed to save image: cannot write to a directory");
        }
        // A save that breaks off leaves no half archive under the name that was asked for.
        Path partial = Files.createTempFile(folder, ".tmp-", "-" + target.getFileName());
        try {
            try (OutputStream file = Files.newOutputStream(partial)) {
                save(session, images, file);
            }
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
        return 0;
    }

    private void save(Session session, List<String> images, OutputStream target) throws IOException {
        Query query = new Query();
        images.forEach(image -> query.add("names", image));
        if (!platform.get().isEmpty()) {
            query.add("platform", PlatformSyntax.json(platform.get()));
        }
        Response response = session.engine().call("GET", "/images/get", query, null);
        response.body().transferTo(target);
        session.engine().release(response);
    }
}

package org.felucca.client.container;

import java.io.IOException;
import java.util.List;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.text.ImageName;

/** {@code felucca commit}. */
public final class CommitCommand implements Command {
    private final Flag<String> author;
    private final Flag<List<String>> change;
    private final Flag<String> message;
    private final Flag<Boolean> pause;

    public CommitCommand(Syntax syntax) {
        syntax.arguments("CONTAINER [REPOSITORY[:TAG]]", 1, 2);
        author = syntax.text("a", "author", "Author to keep with the image");
        change = syntax.list("c", "change", "Apply a Dockerfile instruction to the image");
        message = syntax.text("m", "message", "Comment to keep with the image");
        pause = syntax.flag("p", "pause", true, "Freeze the container meanwhile");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        Query query = new Query()
                .add("container", arguments.get(0))
                .add("comment", message.get())
                .add("author", author.get());
        if (arguments.size() > 1 && !arguments.get(1).isEmpty()) {
            try {
                ImageName name = ImageName.parse(arguments.get(1));
                query.add("repo", name.repository()).add("tag", name.tag().isEmpty() ? "latest" : name.tag());
            } catch (IllegalArgumentException e) {
                throw new ClientException(e.getMessage(), 1, e);
            }
        }
        change.get().forEach(instruction -> query.add("changes", instruction));
        if (!pause.get()) {
            query.add("pause", "0");
        }
        session.console().line(session.engine().post("/commit", query, null).string("Id"));
        return 0;
    }
}

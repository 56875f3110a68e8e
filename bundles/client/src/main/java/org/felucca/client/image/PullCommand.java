package org.felucca.client.image;

import java.io.IOException;
import java.util.List;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.stream.ProgressDisplay;
import org.felucca.client.terminal.Terminal;
import org.felucca.client.text.ImageName;

/** {@code felucca pull}. */
public final class PullCommand implements Command {
    private final Flag<Boolean> allTags;
    private final Flag<String> platform;
    private final Flag<Boolean> quiet;

    public PullCommand(Syntax syntax) {
        syntax.arguments("NAME[:TAG|@DIGEST]", 1, 1);
        allTags = syntax.flag("a", "all-tags", "Pull every tag of the repository");
        platform = syntax.text("", "platform", "Platform of the image if it has several");
        quiet = syntax.flag("q", "quiet", "Print nothing but the image's name");
        syntax.hiddenFlag("disable-content-trust");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        ImageName name;
        try {
            name = ImageName.parse(arguments.get(0));
        } catch (IllegalArgumentException e) {
            throw new ClientException(e.getMessage());
        }
        if (allTags.get() && !(name.tag() + name.digest()).isEmpty()) {
            throw new ClientException("tag can't be used with --all-tags/-a");
        }
        String tag = allTags.get() ? "" : name.digest().isEmpty() ? name.tag() : name.digest();
        if (tag.isEmpty() && !allTags.get()) {
            tag = "latest";
            if (!quiet.get()) {
                session.console().line("Using default tag: latest");
                session.console().flush();
            }
        }
        ProgressDisplay display = ProgressDisplay.on(session.console().out(), Terminal.isTerminal(1), quiet.get());
        new Pull(session, platform.get()).display(name.repository(), tag, display);
        session.console().line(name.withTag());
        return 0;
    }
}

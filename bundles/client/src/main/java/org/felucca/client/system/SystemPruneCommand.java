package org.felucca.client.system;

import java.io.IOException;
import java.util.List;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.Filters;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;

/** {@code felucca system prune}. */
public final class SystemPruneCommand implements Command {
    private final Flag<Boolean> all;
    private final Flag<List<String>> filter;
    private final Flag<Boolean> force;
    private final Flag<Boolean> volumes;

    public SystemPruneCommand(Syntax syntax) {
        syntax.arguments("", 0, 0);
        all = syntax.flag("a", "all", "Remove all images that no container uses, not only those without a name");
        filter = syntax.list("", "filter", "filter", Filters::condition, "Remove only what has name=value");
        force = syntax.flag("f", "force", "Do not ask");
        volumes = syntax.flag("", "volumes", "Remove volumes without a name that no container has");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        if (volumes.get() && filter.get().stream().anyMatch(condition -> condition.startsWith("until="))) {
            throw new ClientException("ERROR: The \"until\" filter is not supported with \"--volumes\"");
        }
        if (!force.get() && !Prunings.confirmed(session, warning())) {
            return 0;
        }
        Prunings prunings = new Prunings(session, filter.get());
        prunings.containers();
        prunings.networks();
        if (volumes.get()) {
            prunings.volumes();
        }
        prunings.images(all.get());
        prunings.buildCache(all.get());
        prunings.total();
        return 0;
    }

    private String warning() {
        StringBuilder text = new StringBuilder("WARNING! This will remove:\n");
        text.append("  - all stopped containers\n");
        text.append("  - all networks not used by at least one container\n");
        if (volumes.get()) {
            text.append("  - all anonymous volumes not used by at least one container\n");
        }
        text.append(
                all.get()
                        ? "  - all images without at least one container associated to them\n  - all build cache\n"
                        : "  - all dangling images\n  - unused build cache\n");
        if (!filter.get().isEmpty()) {
            text.append("\n  Items to be pruned will be filtered with:\n");
            filter.get().stream()
                    .sorted()
                    .forEach(condition -> text.append("  - ").append(condition).append('\n'));
        }
        return text.append('\n').toString();
    }
}

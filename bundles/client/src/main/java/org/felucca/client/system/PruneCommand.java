package org.felucca.client.system;

import java.io.IOException;
import java.util.List;
import org.felucca.client.Session;
import org.felucca.client.api.Filters;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;

/** {@code felucca container prune} and {@code felucca image prune}. */
public final class PruneCommand implements Command {
    private final What what;
    private final Flag<Boolean> all;
    private final Flag<Boolean> force;
    private final Flag<List<String>> filter;

    /** What is removed. */
    public enum What {
        CONTAINERS,
        IMAGES
    }

    public PruneCommand(Syntax syntax, What what) {
        this.what = what;
        all = what == What.CONTAINERS
                ? null
                : syntax.flag("a", "all", "Remove all images that no container uses, not only those without a name");
        filter = syntax.list("", "filter", "filter", Filters::condition, "Remove only what has name=value");
        force = syntax.flag("f", "force", "Do not ask");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        if (!force.get() && !Prunings.confirmed(session, warning())) {
            return 0;
        }
        Prunings prunings = new Prunings(session, filter.get());
        if (what == What.CONTAINERS) {
            prunings.containers();
        } else {
            prunings.images(all.get());
        }
        prunings.total();
        return 0;
    }

    private String warning() {
        if (what == What.CONTAINERS) {
            return "WARNING! This will remove all stopped containers.\n";
        }
        return all.get()
                ? "WARNING! This will remove all images without at least one container associated to them.\n"
                : "WARNING! This will remove all dangling images.\n";
    }
}

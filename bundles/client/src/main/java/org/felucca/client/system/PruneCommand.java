package org.felucca.client.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.Filters;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.json.Doc;
import org.felucca.client.text.Sizes;

/** {@code felucca container prune}, {@code felucca image prune} and {@code felucca system prune}. */
public final class PruneCommand implements Command {
    private final What what;
    private final Flag<Boolean> all;
    private final Flag<Boolean> force;
    private final Flag<List<String>> filter;

    /** What is removed. */
    public enum What {
        CONTAINERS,
        IMAGES,
        SYSTEM
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
        if (!force.get() && !confirmed(session)) {
            throw new ClientException((what == What.SYSTEM ? "system" : what == What.IMAGES ? "image" : "container")
                    + " prune has been cancelled");
        }
        long reclaimed = 0;
        if (what != What.IMAGES) {
            reclaimed += containers(session);
        }
        if (what != What.CONTAINERS) {
            reclaimed += images(session);
        }
        session.console().line("Total reclaimed space: " + Sizes.decimal(reclaimed, 4));
        return 0;
    }

    private boolean everything() {
        return all != null && all.get();
    }

    private boolean confirmed(Session session) throws IOException {
        String warning =
                switch (what) {
                    case CONTAINERS -> "WARNING! This will remove all stopped containers.\n";
                    case IMAGES ->
                        everything()
                                ? "WARNING! This will remove all images without at least one container associated to them.\n"
                                : "WARNING! This will remove all dangling images.\n";
                    case SYSTEM ->
                        "WARNING! This will remove:\n  - all stopped containers\n"
                                + (everything()
                                        ? "  - all images without at least one container associated to them\n\n"
                                        : "  - all dangling images\n\n");
                };
        session.console().out().print(warning + "Are you sure you want to continue? [y/N] ");
        session.console().flush();
        StringBuilder answer = new StringBuilder();
        for (int b = session.console().in().read();
                b >= 0 && b != '\n';
                b = session.console().in().read()) {
            answer.append(new String(new byte[] {(byte) b}, StandardCharsets.ISO_8859_1));
        }
        return answer.toString().trim().equalsIgnoreCase("y");
    }

    private long containers(Session session) throws IOException {
        Doc pruned = session.engine()
                .post("/containers/prune", Filters.parse(filter.get()).addTo(new Query()), null);
        List<String> removed = pruned.strings("ContainersDeleted");
        if (!removed.isEmpty()) {
            session.console().line("Deleted Containers:");
            removed.forEach(session.console()::line);
            session.console().line("");
        }
        return pruned.number("SpaceReclaimed");
    }

    private long images(Session session) throws IOException {
        List<String> conditions = new ArrayList<>(filter.get());
        conditions.add("dangling=" + !everything());
        Doc pruned =
                session.engine().post("/images/prune", Filters.parse(conditions).addTo(new Query()), null);
        List<Doc> removed = pruned.docs("ImagesDeleted");
        if (!removed.isEmpty()) {
            session.console().line("Deleted Images:");
            for (Doc one : removed) {
                boolean untagged = !one.string("Untagged").isEmpty();
                session.console()
                        .line(untagged ? "untagged: " + one.string("Untagged") : "deleted: " + one.string("Deleted"));
            }
            session.console().line("");
        }
        return pruned.number("SpaceReclaimed");
    }
}

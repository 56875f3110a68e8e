package org.felucca.client.volume;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.felucca.client.Session;
import org.felucca.client.api.Filters;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.json.Doc;
import org.felucca.client.text.Sizes;

/** {@code felucca volume prune}. */
public final class VolumePruneCommand implements Command {
    private static final Set<String> YES = Set.of("y", "yes");

    private final Flag<Boolean> all;
    private final Flag<List<String>> filter;
    private final Flag<Boolean> force;

    public VolumePruneCommand(Syntax syntax) {
        syntax.arguments("", 0, 0);
        all = syntax.flag("a", "all", "Remove volumes that have a name too");
        filter = syntax.list("", "filter", "filter", Filters::condition, "Remove only volumes with label=value");
        force = syntax.flag("f", "force", "Do not ask");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        if (!force.get() && !confirmed(session)) {
            return 0;
        }
        Filters filters = Filters.parse(filter.get());
        if (all.get()) {
            filters.add("all", "true");
        }
        Doc pruned = session.engine().post("/volumes/prune", filters.addTo(new Query()), null);
        List<String> names = pruned.strings("VolumesDeleted");
        if (!names.isEmpty()) {
            session.console().line("Deleted Volumes:");
            names.forEach(session.console()::line);
            session.console().line("");
        }
        session.console().line("Total reclaimed space: " + Sizes.decimal(pruned.number("SpaceReclaimed"), 4));
        return 0;
    }

    private boolean confirmed(Session session) throws IOException {
        session.console()
                .out()
                .print("WARNING! This will remove " + (all.get() ? "all" : "anonymous")
                        + " local volumes not used by at least one container.\n"
                        + "Are you sure you want to continue? [y/N] ");
        session.console().flush();
        String answer =
                new BufferedReader(new InputStreamReader(session.console().in(), StandardCharsets.UTF_8)).readLine();
        return answer != null && YES.contains(answer.strip().toLowerCase(Locale.ROOT));
    }
}

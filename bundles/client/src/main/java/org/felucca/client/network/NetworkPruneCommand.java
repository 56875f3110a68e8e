package org.felucca.client.network;

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

/** {@code felucca network prune}. */
public final class NetworkPruneCommand implements Command {
    private static final Set<String> YES = Set.of("y", "yes");

    private final Flag<List<String>> filter;
    private final Flag<Boolean> force;

    public NetworkPruneCommand(Syntax syntax) {
        syntax.arguments("", 0, 0);
        filter = syntax.list(
                "", "filter", "filter", Filters::condition, "Remove only networks with until=time or label=value");
        force = syntax.flag("f", "force", "Do not ask");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        if (!force.get() && !confirmed(session)) {
            return 0;
        }
        Doc pruned = session.engine()
                .post("/networks/prune", Filters.parse(filter.get()).addTo(new Query()), null);
        List<String> names = pruned.strings("NetworksDeleted");
        if (!names.isEmpty()) {
            session.console().line("Deleted Networks:");
            names.forEach(session.console()::line);
            session.console().line("");
        }
        return 0;
    }

    private static boolean confirmed(Session session) throws IOException {
        session.console()
                .out()
                .print("WARNING! This will remove all custom networks not used by at least one container.\n"
                        + "Are you sure you want to continue? [y/N] ");
        session.console().flush();
        String answer =
                new BufferedReader(new InputStreamReader(session.console().in(), StandardCharsets.UTF_8)).readLine();
        return answer != null && YES.contains(answer.strip().toLowerCase(Locale.ROOT));
    }
}

package org.felucca.client.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.felucca.client.Session;
import org.felucca.client.api.Filters;
import org.felucca.client.api.Query;
import org.felucca.client.json.Doc;
import org.felucca.client.text.Sizes;

/** Removes what nobody uses, kind by kind, and shows what that was. */
final class Prunings {
    private static final Set<String> YES = Set.of("y", "yes");

    private final Session session;
    private final List<String> conditions;
    private long reclaimed;

    /**
     * @param conditions {@code name=value} each, for all kinds
     */
    Prunings(Session session, List<String> conditions) {
        this.session = session;
        this.conditions = conditions;
    }

    /** Whether the user wants it. */
    static boolean confirmed(Session session, String warning) throws IOException {
        session.console().out().print(warning + "Are you sure you want to continue? [y/N] ");
        session.console().flush();
        String answer =
                new BufferedReader(new InputStreamReader(session.console().in(), StandardCharsets.UTF_8)).readLine();
        return answer != null && YES.contains(answer.strip().toLowerCase(Locale.ROOT));
    }

    void containers() throws IOException {
        show("Deleted Containers:", prune("/containers/prune").strings("ContainersDeleted"));
    }

    void networks() throws IOException {
        show("Deleted Networks:", prune("/networks/prune").strings("NetworksDeleted"));
    }

    /** Those without a name. */
    void volumes() throws IOException {
        show("Deleted Volumes:", prune("/volumes/prune").strings("VolumesDeleted"));
    }

    /** Those without a name, or all. */
    void images(boolean all) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Doc one : prune("/images/prune", "dangling=" + !all).docs("ImagesDeleted")) {
            boolean untagged = !one.string("Untagged").isEmpty();
            lines.add(untagged ? "untagged: " + one.string("Untagged") : "deleted: " + one.string("Deleted"));
        }
        show("Deleted Images:", lines);
    }

    void buildCache(boolean all) throws IOException {
        Query query = Filters.parse(conditions).addTo(new Query());
        if (all) {
            query.add("all", "1");
        }
        show("Deleted build cache objects:", counted(query, "/build/prune").strings("CachesDeleted"));
    }

    private Doc prune(String path, String... more) throws IOException {
        List<String> all = new ArrayList<>(conditions);
        all.addAll(List.of(more));
        return counted(Filters.parse(all).addTo(new Query()), path);
    }

    private Doc counted(Query query, String path) throws IOException {
        Doc pruned = session.engine().post(path, query, null);
        reclaimed += pruned.number("SpaceReclaimed");
        return pruned;
    }

    private void show(String title, List<String> removed) {
        if (!removed.isEmpty()) {
            session.console().line(title);
            removed.forEach(session.console()::line);
            session.console().line("");
        }
    }

    /** Shows what all of it was worth. */
    void total() {
        session.console().line("Total reclaimed space: " + Sizes.decimal(reclaimed, 4));
    }
}

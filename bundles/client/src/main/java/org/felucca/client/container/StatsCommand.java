package org.felucca.client.container;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.EngineException;
import org.felucca.client.api.Filters;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.format.Listing;
import org.felucca.client.http.Response;
import org.felucca.client.json.Doc;
import org.felucca.client.json.Json;

/** {@code felucca stats}. */
public final class StatsCommand implements Command {
    private static final String TABLE =
            "table {{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t{{.PIDs}}";
    private static final long REFRESH_MILLIS = 500;
    /** Go home, and clear what is below the last line: the screen is written over, so that it does not flicker. */
    private static final String HOME = "\033[H";

    private static final String CLEAR_LINE = "\033[K";
    private static final String CLEAR_BELOW = "\033[J";

    private final Flag<Boolean> all;
    private final Flag<String> format;
    private final Flag<Boolean> noStream;
    private final Flag<Boolean> noTrunc;

    public StatsCommand(Syntax syntax) {
        syntax.arguments("[CONTAINER...]", 0);
        all = syntax.flag("a", "all", "Show stopped containers too");
        format = syntax.text("", "format", "Print with a Go template, 'table TEMPLATE' or 'json'");
        noStream = syntax.flag("", "no-stream", "Show one sample and end");
        noTrunc = syntax.flag("", "no-trunc", "Show ids in full");
    }

    /** A container that is watched, by a thread of its own. */
    private static final class Watched {
        private final String name;
        private final CountDownLatch first = new CountDownLatch(1);
        private volatile Doc latest = new Doc(Map.of());
        private volatile IOException failure;
        private volatile ClientException refusal;
        private volatile boolean gone;

        Watched(String name) {
            this.name = name;
        }
    }

    private final List<Watched> watched = new CopyOnWriteArrayList<>();
    private final Map<String, Boolean> known = new ConcurrentHashMap<>();

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        if (arguments.isEmpty()) {
            if (!noStream.get()) {
                daemon(() -> follow(session));
            }
            Query query = new Query().addIf(all.get(), "all");
            for (Doc container : Doc.list(session.engine().get("/containers/json", query))) {
                watch(session, container.string("Id"));
            }
        } else {
            arguments.forEach(name -> watch(session, name));
        }
        for (Watched one : watched) {
            await(one);
        }
        checkRefusals(!arguments.isEmpty());
        if (noStream.get()) {
            print(session);
            return 0;
        }
        while (true) {
            session.console().out().print(HOME);
            print(session);
            session.console().out().print(CLEAR_BELOW);
            session.console().flush();
            if (watched.isEmpty() && !arguments.isEmpty()) {
                return 0;
            }
            pause();
        }
    }

    private void checkRefusals(boolean named) throws IOException {
        List<String> refusals = new ArrayList<>();
        for (Watched one : watched) {
            if (one.failure != null) {
                throw one.failure;
            }
            if (one.refusal != null && named) {
                refusals.add(one.refusal.getMessage());
            }
        }
        if (!refusals.isEmpty()) {
            throw new ClientException(String.join("\n", refusals));
        }
    }

    private void print(Session session) {
        List<StatsRow> rows = new ArrayList<>();
        watched.removeIf(one -> one.gone);
        watched.forEach(one -> rows.add(new StatsRow(one.name, one.latest, !noTrunc.get())));
        String template = format.get().isEmpty() || format.get().equals("table") ? TABLE : format.get();
        Listing.print(session.console(), template, StatsRow.HEADINGS, rows, noStream.get() ? "" : CLEAR_LINE);
    }

    private void watch(Session session, String name) {
        if (known.putIfAbsent(name, true) == null) {
            Watched one = new Watched(name);
            watched.add(one);
            daemon(() -> read(session, one));
        }
    }

    private void read(Session session, Watched one) {
        Query query = new Query().add("stream", noStream.get() ? "0" : "1");
        try {
            Response response = session.engine().call("GET", Containers.path(one.name, "/stats"), query, null);
            try (Reader text = new InputStreamReader(response.body(), StandardCharsets.UTF_8)) {
                JsonReader samples = Json.reader(text);
                for (Object sample = Json.next(samples); sample != null; sample = Json.next(samples)) {
                    one.latest = Doc.of(sample);
                    one.first.countDown();
                }
            }
        } catch (ClientException e) {
            one.refusal = e;
        } catch (IOException e) {
            one.failure = e;
        } finally {
            one.gone = !noStream.get() || one.refusal instanceof EngineException;
            known.remove(one.name);
            one.first.countDown();
        }
    }

    /** Containers that start, or with {@code --all} are created, while we watch. */
    private void follow(Session session) {
        Query query = Filters.parse(List.of("type=container", "event=start", "event=create"))
                .addTo(new Query());
        try {
            Response response = session.engine().call("GET", "/events", query, null);
            JsonReader events = Json.reader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
            for (Object event = Json.next(events); event != null; event = Json.next(events)) {
                Doc document = Doc.of(event);
                if (all.get() || document.string("Action").equals("start")) {
                    watch(session, document.doc("Actor").string("ID"));
                }
            }
        } catch (IOException | ClientException e) {
            session.console().error(e.getMessage());
        }
    }

    private static void daemon(Runnable action) {
        Thread thread = new Thread(action, "felucca-client-stats");
        thread.setDaemon(true);
        thread.start();
    }

    private static void await(Watched one) throws IOException {
        try {
            one.first.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(REFRESH_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}

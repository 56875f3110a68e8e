package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Bundles;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every bundle is replaced in turn, the server last, while a container runs. */
@Tag("root")
class SwapTest {
    private SharedEngine.Clients own;

    @BeforeEach
    void start() {
        assumeFalse(System.getProperty("engine").equals("docker"), "Docker has no bundles");
        own = SharedEngine.Clients.startNew("fsw" + ProcessHandle.current().pid());
    }

    @AfterEach
    void end() {
        if (own != null) {
            own.close();
        }
    }

    /** Bundles by whether others import packages from them; the server last. */
    private List<String> bundles(Bundles bundles, boolean exporting) throws IOException {
        List<String> names = new ArrayList<>();
        for (String name : bundles.versions().keySet()) {
            try (JarFile file = new JarFile(jar(name).toFile())) {
                boolean exports = file.getManifest().getMainAttributes().getValue("Export-Package") != null;
                if (exports == exporting && !name.equals("org.felucca.server")) {
                    names.add(name);
                }
            }
        }
        if (!exporting) {
            names.add("org.felucca.server");
        }
        return names;
    }

    private Path jar(String bundle) throws IOException {
        Path folder = Path.of(System.getProperty("felucca.home"), "bundles");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith(bundle + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * Replacing a contract or a library makes a new world of classes: those who import from it start anew. What was open in the old world goes
     * on as well.
     */
    @ParameterizedTest(name = "that exports packages: {0}")
    @ValueSource(booleans = {false, true})
    @Timeout(300)
    void nobodyNoticesThatABundleIsReplaced(boolean exporting, @TempDir Path folder) throws Exception {
        Bundles bundles = new Bundles(own.engine());
        String id = own.docker()
                .ok(
                        "run",
                        "-d",
                        "--network",
                        "none",
                        "busybox",
                        "sh",
                        "-c",
                        "i=0; while [ ! -e /stop ]; do i=$((i+1)); echo $i; sleep 0.01; done; echo $i >/count; exit 3");
        int pid = pid(id);
        try (Commands.Running follow = own.docker().start("logs", "-f", id)) {
            follow.awaitOut("20\n");
            AtomicBoolean go = new AtomicBoolean(true);
            AtomicInteger served = new AtomicInteger();
            AtomicReference<String> failed = new AtomicReference<>();
            Thread client = new Thread(() -> ask(go, served, failed));
            client.start();
            List<String> order = bundles(bundles, exporting);
            int number = 0;
            for (String bundle : order) {
                String qualifier = "swap" + number++;
                bundles.update(bundle, Bundles.withQualifier(jar(bundle), qualifier, folder));
                assertTrue(version(bundle).endsWith("." + qualifier), bundle + " is " + version(bundle));
                assertEquals(pid, pid(id), bundle);
                int before = served.get();
                Await.until(
                        () -> "requests after the swap of " + bundle + ": " + failed.get(),
                        () -> served.get() > before || failed.get() != null);
                assertEquals(null, failed.get(), "while " + bundle + " was replaced");
            }
            go.set(false);
            client.join();
            own.docker().ok("exec", id, "touch", "/stop");
            assertEquals("3", own.docker().ok("wait", id));
            Commands.Result followed = follow.end();
            String[] lines = followed.out().split("\n", -1);
            for (int i = 0; i < lines.length - 1; i++) {
                assertEquals(Integer.toString(i + 1), lines[i], "line " + i + " of what was followed");
            }
            assertEquals(own.docker().run("logs", id).out(), followed.out());
        }
    }

    /** More than fifteen: up to Java 17, what is called so often by reflection is called in another way from then on. */
    @Test
    @Timeout(300)
    void eventsGoOnWhenAContractIsReplaced(@TempDir Path folder) throws Exception {
        try (Commands.Running events = own.docker()
                .start("events", "--since", "1", "-f", "event=create", "--format", "{{.Actor.Attributes.name}}")) {
            own.docker().ok("create", "--name", "before", "busybox");
            events.awaitOut("before\n");
            String contract = "org.felucca.engine.api";
            new Bundles(own.engine()).update(contract, Bundles.withQualifier(jar(contract), "contract", folder));
            for (int i = 1; i <= 20; i++) {
                own.docker().ok("create", "--name", "after" + i, "busybox");
            }
            events.awaitOut("after20\n");
        }
    }

    @Test
    @Timeout(300)
    void furtherProcessesGoOnWhileBundlesAreReplaced(@TempDir Path folder) throws Exception {
        Bundles bundles = new Bundles(own.engine());
        String id = own.docker().ok("run", "-d", "--network", "none", "busybox", "sleep", "1000");
        String loop = "while read word; do echo got $word; [ $word = end ] && exit 7; done; exit 8";
        String detached = exec(id, "while [ ! -e /stop ]; do sleep 0.05; done; exit 6");
        own.http()
                .post("/v1.41/exec/" + detached + "/start", "{\"Detach\":true}")
                .expect(200);
        String early = exec(id, "exit 9");
        own.http().post("/v1.41/exec/" + early + "/start", "{\"Detach\":true}").expect(200);
        Await.until(
                "the end of the short one",
                () -> !execState(early).get("Running").getAsBoolean());
        String prepared = exec(id, "exit 4");
        try (Commands.Running piped = own.docker().start("exec", "-i", id, "sh", "-c", loop);
                Commands.Running terminal =
                        own.docker().startOnTerminal("exec", "-it", id, "sh", "-c", "stty -echo; " + loop)) {
            piped.type("first\n");
            piped.awaitOut("got first\n");
            terminal.type("first\n");
            terminal.awaitOut("got first");
            int number = 0;
            for (String bundle : bundles(bundles, false)) {
                String word = "swap" + number++;
                bundles.update(bundle, Bundles.withQualifier(jar(bundle), word, folder));
                piped.type(word + "\n");
                terminal.type(word + "\n");
                piped.awaitOut("got " + word + "\n");
                terminal.awaitOut("got " + word);
                assertTrue(execState(detached).get("Running").getAsBoolean(), "after the swap of " + bundle);
                assertEquals(9, execState(early).get("ExitCode").getAsInt(), "after the swap of " + bundle);
            }
            piped.type("end\n");
            terminal.type("end\n");
            Commands.Result pipedEnd = piped.end();
            assertEquals(7, pipedEnd.exit(), pipedEnd.toString());
            assertEquals(7, terminal.end().exit());
            assertEquals(number + 2, pipedEnd.out().lines().count(), pipedEnd.out());
        }
        own.http()
                .post("/v1.41/exec/" + prepared + "/start", "{\"Detach\":true}")
                .expect(200);
        own.docker().ok("exec", id, "touch", "/stop");
        Await.until(
                "the end of the detached one",
                () -> !execState(detached).get("Running").getAsBoolean());
        assertEquals(6, execState(detached).get("ExitCode").getAsInt());
        Await.until(
                "the end of the prepared one",
                () -> !execState(prepared).get("Running").getAsBoolean());
        assertEquals(4, execState(prepared).get("ExitCode").getAsInt());
    }

    @Test
    @Timeout(120)
    void whoWaitsForARemovalLearnsOfItThoughItsBundleWasReplaced(@TempDir Path folder) throws Exception {
        Bundles bundles = new Bundles(own.engine());
        try (Commands.Running run = own.docker()
                .start(
                        "run",
                        "--rm",
                        "--network",
                        "none",
                        "--name",
                        "brief",
                        "busybox",
                        "sh",
                        "-c",
                        "echo up; while [ ! -e /stop ]; do sleep 0.05; done; exit 5")) {
            run.awaitOut("up");
            own.docker().ok("exec", "brief", "touch", "/stop");
            String bundle = "org.felucca.containers";
            bundles.update(bundle, Bundles.withQualifier(jar(bundle), "swap", folder));
            assertEquals(5, run.end().exit());
        }
        assertEquals(404, own.http().get("/v1.41/containers/brief/json").status());
    }

    private String exec(String container, String script) {
        return own.http()
                .post("/v1.41/containers/" + container + "/exec", "{\"Cmd\":[\"sh\",\"-c\",\"" + script + "\"]}")
                .expect(201)
                .object()
                .get("Id")
                .getAsString();
    }

    private JsonObject execState(String exec) {
        return own.http().get("/v1.41/exec/" + exec + "/json").expect(200).object();
    }

    private void ask(AtomicBoolean go, AtomicInteger served, AtomicReference<String> failed) {
        while (go.get() && failed.get() == null) {
            Commands.Result result = served.get() % 2 == 0
                    ? own.docker().run("run", "--rm", "--network", "none", "busybox", "echo", "served")
                    : own.docker().run("ps", "-q");
            if (result.exit() != 0) {
                failed.set(result.toString());
            }
            served.incrementAndGet();
        }
    }

    private int pid(String id) {
        return own.http()
                .get("/v1.41/containers/" + id + "/json")
                .expect(200)
                .object()
                .getAsJsonObject("State")
                .get("Pid")
                .getAsInt();
    }

    private String version(String bundle) {
        for (JsonElement component :
                own.http().get("/version").expect(200).object().getAsJsonArray("Components")) {
            JsonObject named = component.getAsJsonObject();
            if (named.get("Name").getAsString().equals(bundle)) {
                return named.get("Version").getAsString();
            }
        }
        throw new AssertionError("GET /version does not list " + bundle);
    }
}

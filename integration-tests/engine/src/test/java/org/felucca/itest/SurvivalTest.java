package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.Http;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong with one container, or with the engine at any instant, harms no other container and leaves nothing by halves. */
@Tag("root")
class SurvivalTest {
    private static final int KILLS = Integer.getInteger("kills", 5);
    private static final int STEADY = 20;

    private SharedEngine.Clients own;

    @BeforeEach
    void start() {
        own = SharedEngine.Clients.startNew("fsu" + ProcessHandle.current().pid());
    }

    @AfterEach
    void end() {
        own.close();
    }

    private JsonObject state(String id) {
        return own.http()
                .get("/v1.41/containers/" + id + "/json")
                .expect(200)
                .object()
                .getAsJsonObject("State");
    }

    private String run(String... words) {
        return own.docker()
                .ok(Stream.concat(Stream.of("run", "-d", "--network", "none"), Stream.of(words))
                        .toArray(String[]::new));
    }

    @Test
    @Timeout(120)
    void oneThatIsStuckHoldsUpNobody() throws IOException {
        String full = run("--name", "full", "busybox", "sh", "-c", "sleep 0.5; yes");
        String stopped = run("--name", "stopped", "busybox", "sleep", "1000");
        String paused = run("--name", "paused", "busybox", "sleep", "1000");
        Commands.ok("kill", "-STOP", state(stopped).get("Pid").getAsString());
        own.docker().ok("pause", paused);
        try (Http.Connection deaf = own.http().open()) {
            deaf.request(
                    "POST",
                    "/v1.41/containers/" + full + "/attach?stream=1&stdout=1",
                    null,
                    Map.of("Connection", "Upgrade", "Upgrade", "tcp"));
            assertEquals(101, deaf.head().status());
            Await.until(
                    "the program to wait for its reader",
                    () -> waitsInAPipe(state(full).get("Pid").getAsLong()));
            assertEquals(3, own.docker().ok("ps", "-q").lines().count());
            for (String id : List.of(full, stopped, paused)) {
                assertTrue(state(id).get("Running").getAsBoolean());
            }
            assertEquals("fine", own.docker().ok("run", "--rm", "--network", "none", "busybox", "echo", "fine"));
            assertEquals("in", own.docker().ok("exec", full, "echo", "in"));
            own.docker().ok("stop", "-t", "0", full);
            own.docker().ok("stop", "-t", "1", stopped);
            own.docker().ok("rm", "-f", paused);
            assertEquals(137, state(full).get("ExitCode").getAsInt());
            assertEquals(137, state(stopped).get("ExitCode").getAsInt());
        }
    }

    private static boolean waitsInAPipe(long pid) {
        try (Stream<ProcessHandle> children =
                ProcessHandle.of(pid).orElseThrow().descendants()) {
            return Stream.concat(Stream.of(pid), children.map(ProcessHandle::pid))
                    .anyMatch(SurvivalTest::isInPipeWrite);
        }
    }

    private static boolean isInPipeWrite(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "wchan"))
                    .contains("pipe_w");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    @Timeout(900)
    void killedAtAnyInstantNothingIsDoubledLostOrHalfRemoved() throws Exception {
        assumeFalse(own.engine().isDocker(), "Docker loses some");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, Integer> steady = new TreeMap<>();
        for (int i = 0; i < STEADY; i++) {
            String id =
                    run("--name", "steady" + i, "busybox", "sh", "-c", "trap 'exit 9' TERM; while :; do sleep 1; done");
            steady.put(id, state(id).get("Pid").getAsInt());
        }
        for (int round = 0; round < KILLS; round++) {
            String when = "round " + round + " of seed " + seed;
            AtomicBoolean go = new AtomicBoolean(true);
            List<Thread> loops = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                String name = "loop" + i;
                Thread loop = new Thread(() -> loop(go, name));
                loop.start();
                loops.add(loop);
            }
            TimeUnit.MILLISECONDS.sleep(300 + random.nextInt(1500)); // the instant is the point
            own.engine().kill();
            go.set(false);
            for (Thread loop : loops) {
                loop.join();
            }
            own.engine().start();
            check(steady, when);
        }
        for (JsonElement container : list()) {
            String id = container.getAsJsonObject().get("Id").getAsString();
            if (!steady.containsKey(id)) {
                own.docker().ok("rm", "-f", id);
            }
        }
        assertEquals(steady.keySet(), folders(own.engine().root().resolve("containers")));
        assertEquals(Set.of(), folders(own.engine().root().resolve("removing")));
        Path runs = own.engine().socket().resolveSibling("run").resolve("containers");
        assertEquals(steady.keySet(), folders(runs));
        assertEquals(steady.keySet(), controlGroups().keySet());
        for (String id : steady.keySet()) {
            own.docker().ok("stop", id);
            assertEquals(9, state(id).get("ExitCode").getAsInt());
        }
    }

    /** Each container starts, works, stops and goes, until the engine does. */
    private void loop(AtomicBoolean go, String name) {
        for (int i = 0; go.get(); i++) {
            String one = name + "-" + i + "-" + System.nanoTime();
            own.docker()
                    .run(
                            "run",
                            "-d",
                            "--name",
                            one,
                            "--network",
                            i % 2 == 0 ? "bridge" : "none",
                            "busybox",
                            "sleep",
                            "1000");
            own.docker().run("stop", "-t", "0", one);
            own.docker().run("start", one);
            own.docker().run("rm", "-f", one);
            own.docker().run("run", "--rm", "--network", "none", "busybox", "true");
        }
    }

    private Iterable<JsonElement> list() {
        return own.http().get("/v1.41/containers/json?all=1").expect(200).json().getAsJsonArray();
    }

    /** What the engine says and what the kernel has are one. */
    private void check(Map<String, Integer> steady, String when) {
        Set<String> running = new TreeSet<>();
        for (JsonElement container : list()) {
            String id = container.getAsJsonObject().get("Id").getAsString();
            JsonObject state = state(id);
            String status = state.get("Status").getAsString();
            assertTrue(status.matches("running|created|exited|removing"), () -> when + ": " + state);
            if (status.equals("running")) {
                running.add(id);
                assertTrue(
                        Files.isDirectory(Path.of("/proc", state.get("Pid").getAsString())), () -> when + ": " + state);
            }
        }
        steady.forEach((id, pid) -> {
            assertTrue(running.contains(id), () -> when + ": " + state(id));
            assertEquals(pid, state(id).get("Pid").getAsInt(), when);
        });
        // what was being started or ended when the engine was killed is swept in the background
        Await.until(() -> when + ": processes of " + running + " alone: " + controlGroups(), () -> populated()
                .equals(running));
    }

    private Set<String> populated() {
        Set<String> found = new TreeSet<>();
        controlGroups().forEach((id, processes) -> {
            if (!processes.isEmpty()) {
                found.add(id);
            }
        });
        return found;
    }

    /** Of the engine: processes by container. */
    private Map<String, Set<String>> controlGroups() {
        Map<String, Set<String>> found = new TreeMap<>();
        for (String hierarchy : folders(Path.of("/sys/fs/cgroup"))) {
            Path parent = Path.of("/sys/fs/cgroup", hierarchy, own.engine().cgroupParent());
            collect(parent, found);
        }
        collect(Path.of("/sys/fs/cgroup", own.engine().cgroupParent()), found);
        return found;
    }

    private static void collect(Path parent, Map<String, Set<String>> found) {
        for (String id : folders(parent)) {
            if (id.matches("[0-9a-f]{64}")) {
                try {
                    found.computeIfAbsent(id, i -> new TreeSet<>())
                            .addAll(Files.readAllLines(parent.resolve(id).resolve("cgroup.procs")));
                } catch (IOException e) {
                    found.remove(id); // it went meanwhile
                }
            }
        }
    }

    private static Set<String> folders(Path parent) {
        if (!Files.isDirectory(parent)) {
            return new TreeSet<>();
        }
        try (Stream<Path> all = Files.list(parent)) {
            return new TreeSet<>(all.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.DeafReceivers;
import org.felucca.itest.harness.Receiver;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Receivers of logs that take nothing, or go away: the program that writes may wait for them, nothing else does. */
@Tag("root")
@Timeout(300)
class HangingLogsTest {
    private static SharedEngine.Clients own;
    private static DeafReceivers deaf;

    @BeforeAll
    static void start() throws IOException {
        assumeFalse(System.getProperty("engine").equals("docker"), "Docker's daemon waits for some of them");
        own = SharedEngine.Clients.startNew("fhl" + ProcessHandle.current().pid());
        deaf = new DeafReceivers(own.engine());
    }

    @AfterEach
    void removeContainers() {
        own.removeAllContainers();
    }

    @AfterAll
    static void end() {
        if (deaf != null) {
            deaf.close();
        }
        if (own != null) {
            own.close();
        }
    }

    private JsonObject state(String id) {
        return own.http()
                .get("/containers/" + id + "/json")
                .expect(200)
                .object()
                .getAsJsonObject("State");
    }

    /** Started in the background: with a log of this kind, what it runs. */
    private String run(List<String> log, String... command) {
        return own.docker()
                .ok(Stream.of(
                                Stream.of("run", "-d", "--network", "none"),
                                log.stream().flatMap(option -> Stream.of("--log-opt", option)),
                                Stream.of("--log-driver", log.get(0).split("-", 2)[0], "busybox"),
                                Stream.of(command))
                        .flatMap(words -> words)
                        .toArray(String[]::new));
    }

    /** Containers whose program waits for its log, by the kind of log. */
    private Map<String, String> waiting() {
        Map<String, List<String>> logs = new LinkedHashMap<>();
        logs.put("a stream of syslog", List.of("syslog-address=tcp://127.0.0.1:" + deaf.port()));
        logs.put("datagrams of syslog", List.of("syslog-address=unixgram://" + deaf.socket()));
        logs.put("gelf", List.of("gelf-address=tcp://127.0.0.1:" + deaf.port()));
        logs.put("fluentd", List.of("fluentd-address=127.0.0.1:" + deaf.port()));
        Map<String, String> ids = new LinkedHashMap<>();
        logs.forEach((name, log) -> ids.put(name, run(log, "sh", "-c", "echo begins; exec yes")));
        ids.forEach((name, id) -> {
            Path wait = Path.of("/proc", state(id).get("Pid").getAsString(), "wchan");
            Await.until(() -> name + ": its writer to wait: " + read(wait), () -> read(wait)
                    .contains("pipe"));
        });
        return ids;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void aReceiverThatTakesNothingHoldsOnlyItsWriter() throws IOException {
        Map<String, String> waiting = waiting();
        for (String id : waiting.values()) {
            assertTrue(own.docker().ok("ps", "--no-trunc", "-q").contains(id));
            assertEquals("in", own.docker().ok("exec", id, "echo", "in"));
            assertEquals(
                    "begins", own.docker().ok("logs", id).lines().findFirst().orElseThrow());
        }
        assertEquals("fine", own.docker().ok("run", "--rm", "--network", "none", "busybox", "echo", "fine"));
        List<Commands.Running> stops = new ArrayList<>();
        for (String id : waiting.values()) {
            stops.add(own.docker().start("stop", "-t", "1", id));
        }
        stops.forEach(stop -> stop.end().ok());
        waiting.forEach((name, id) -> {
            assertEquals("exited", state(id).get("Status").getAsString(), name);
            own.docker().ok("rm", id);
        });
    }

    @Test
    void anEngineStopsAndTakesOverAllTheSame() throws IOException {
        Map<String, String> waiting = waiting();
        List<Integer> before = pids(waiting);
        own.engine().stop();
        own.engine().start();
        assertEquals(4, own.docker().ok("ps", "-q").lines().count());
        assertEquals(before, pids(waiting));
        waiting.values().forEach(id -> assertEquals("in", own.docker().ok("exec", id, "echo", "in")));
        List<Commands.Running> removals = new ArrayList<>();
        for (String id : waiting.values()) {
            removals.add(own.docker().start("rm", "-f", id));
        }
        removals.forEach(removal -> removal.end().ok());
    }

    private List<Integer> pids(Map<String, String> containers) {
        return containers.values().stream()
                .map(id -> state(id).get("Pid").getAsInt())
                .toList();
    }

    /** What Docker calls non-blocking: more is written than fits the buffer and the connection, and the program comes to its end. */
    @Test
    void aProgramThatMayNotWaitEnds() {
        String id = run(
                List.of("syslog-address=tcp://127.0.0.1:" + deaf.port(), "mode=non-blocking", "max-buffer-size=64k"),
                "sh",
                "-c",
                "yes | head -c 3000000; exit 7");
        assertEquals("7", own.docker().ok("wait", id));
        own.docker().ok("rm", id);
        Await.until("no thread of the log to be left", () -> threads()
                .noneMatch(name -> name.startsWith("felucca-contain") && name.endsWith(id.substring(0, 3))));
    }

    private Stream<String> threads() {
        Path tasks = Path.of("/proc", Long.toString(own.engine().pid()), "task");
        return Stream.of(tasks.toFile().list())
                .map(thread -> read(tasks.resolve(thread).resolve("comm")));
    }

    @Test
    void aReceiverThatComesBackGetsWhatIsWrittenFromThenOn() throws IOException {
        int port;
        String id;
        try (Receiver first = new Receiver(own.engine(), "tcp-at-once")) {
            port = first.port();
            id = run(
                    List.of("syslog-address=tcp://127.0.0.1:" + port),
                    "sh",
                    "-c",
                    "while :; do echo tick; sleep 0.1; done");
            Await.until("a line", () -> String.join("", first.await(1)).contains("tick"));
        }
        int logged = own.docker().ok("logs", id).length();
        Await.until(
                "lines that nobody receives", () -> own.docker().ok("logs", id).length() > logged + 15);
        try (Receiver second = new Receiver(own.engine(), "tcp-at-once", port)) {
            Await.until("a line", () -> String.join("", second.await(1)).contains("tick"));
        }
        own.docker().ok("rm", "-f", id);
    }
}

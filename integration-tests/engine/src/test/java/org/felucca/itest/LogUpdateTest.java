package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.felucca.itest.harness.Receiver;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log of a container that runs gets other options, or another driver. */
@Timeout(120)
class LogUpdateTest extends EngineTest {
    /** Waits until {@link #go} says so; the second time for the second file. */
    private static final String FIRST = "until [ -e /first ]; do sleep 0.05; done;";

    private static final String SECOND = "until [ -e /second ]; do sleep 0.05; done;";

    @BeforeEach
    void oursOnly() {
        assumeFalse(engine.isDocker(), "Docker can't");
    }

    private static Http.Response update(Http http, String id, String type, String options) {
        return http.post(
                "/v1.41/containers/" + id + "/update",
                "{\"LogConfig\":{\"Type\":\"" + type + "\",\"Config\":{" + options + "}}}");
    }

    private void change(String id, String type, String options) {
        update(http, id, type, options).expect(200);
    }

    /** A container that ends by that may take the program that tells it along: its exit code says nothing. */
    private void go(String id, String file) {
        docker.run("exec", id, "touch", "/" + file);
    }

    private String logConfig(String id) {
        return inspect(id).getAsJsonObject("HostConfig").get("LogConfig").toString();
    }

    private static String numbers(int last) {
        return IntStream.rangeClosed(1, last).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(strings = {"json-file", "local"})
    void noLineIsLostWhenLimitsChangeUnderLoad(String driver) throws IOException {
        String id = detached(
                "--log-driver",
                driver,
                "busybox",
                "sh",
                "-c",
                "trap 'go=1' USR1; i=0; until [ $go ]; do i=$((i+1)); echo $i; done; echo $i >&2");
        try (Commands.Running follow = docker.start("logs", "-f", id)) {
            for (int change = 0; change < 20; change++) {
                change(id, "", "\"max-file\":\"1000\",\"max-size\":\"" + (20 + change) + "k\"");
            }
            docker.ok("kill", "--signal", "USR1", id);
            Commands.Result followed = follow.end();
            String all = numbers(Integer.parseInt(followed.err().strip()));
            // compared so, as a difference would be shown with all of both
            assertTrue(all.equals(followed.out()), "the follower has lost lines");
            assertTrue(all.equals(docker.run("logs", id).out()), "the log has lost lines");
        }
    }

    @Test
    void limitsCountAtOnce() throws IOException {
        String id = detached(
                "--log-opt",
                "compress=false",
                "busybox",
                "sh",
                "-c",
                "seq 2000; " + FIRST + " seq 2001 3000; sleep 1000");
        awaitLog(id, "\n2000\n");
        Path log = Path.of(inspect(id).get("LogPath").getAsString());
        change(id, "", "\"max-size\":\"10k\",\"max-file\":\"3\"");
        assertEquals(
                "{\"Type\":\"json-file\",\"Config\":{\"compress\":\"false\",\"max-file\":\"3\",\"max-size\":\"10k\"}}",
                logConfig(id));
        go(id, "first");
        awaitLog(id, "\n3000\n");
        try (Stream<Path> files = Files.list(log.getParent())) {
            assertEquals(
                    3,
                    files.filter(f -> f.toString().matches(".*-json\\.log(\\.\\d)?"))
                            .count());
        }
        change(id, "", "\"max-size\":\"\",\"max-file\":\"2\"");
        assertEquals("{\"Type\":\"json-file\",\"Config\":{\"compress\":\"false\",\"max-file\":\"2\"}}", logConfig(id));
        try (Stream<Path> files = Files.list(log.getParent())) {
            assertEquals(
                    2,
                    files.filter(f -> f.toString().matches(".*-json\\.log(\\.\\d)?"))
                            .count());
        }
    }

    @Test
    void anotherReceiverGetsWhatComesFromNowOn() throws IOException {
        try (Receiver first = new Receiver(engine, "udp");
                Receiver second = new Receiver(engine, "udp")) {
            String id = detached(
                    "--log-driver",
                    "syslog",
                    "--log-opt",
                    "syslog-address=udp://127.0.0.1:" + first.port(),
                    "busybox",
                    "sh",
                    "-c",
                    "echo one; printf t; " + FIRST + " echo wo; " + SECOND + " echo three");
            assertTrue(first.await(1).get(0).endsWith("]: one\n"));
            change(id, "", "\"syslog-address\":\"udp://127.0.0.1:" + second.port() + "\",\"tag\":\"moved\"");
            go(id, "first");
            assertTrue(second.await(1).get(0).matches("(?s).*moved\\[\\d+\\]: two\n"));
            // what both keep here is one log
            change(id, "local", "");
            go(id, "second");
            docker.ok("wait", id);
            assertEquals("one\ntwo\nthree\n", docker.run("logs", id).out());
            assertEquals(1, second.await(1).size());
            assertEquals("{\"Type\":\"local\",\"Config\":{}}", logConfig(id));
        }
    }

    @Test
    void oneWithoutALogGetsOne() {
        String id = detached("--log-driver", "none", "busybox", "sh", "-c", "echo before; " + FIRST + " echo after");
        docker.fails(1, "configured logging driver does not support reading", "logs", id);
        change(id, "json-file", "\"tag\":\"late\"");
        go(id, "first");
        docker.ok("wait", id);
        assertEquals("tag=late after\n", docker.run("logs", "--details", id).out());
    }

    @Test
    void whatCannotBeIsRefusedAndNothingChanges() {
        String id = detached("busybox", "sh", "-c", "echo kept; sleep 1000");
        awaitLog(id, "kept\n");
        String before = logConfig(id);
        assertTrue(update(http, id, "local", "").expect(409).message().contains("from json-file to local"));
        assertTrue(update(http, id, "none", "").expect(409).message().contains("from json-file to none"));
        assertTrue(update(http, id, "", "\"max-size\":\"big\"")
                .expect(400)
                .message()
                .contains("invalid size: 'big'"));
        assertTrue(update(http, id, "bogus", "").expect(400).message().contains("no log driver named 'bogus'"));
        assertEquals(before, logConfig(id));
        assertEquals("kept\n", docker.run("logs", id).out());
    }

    @Test
    void aReceiverThatCannotBeReachedChangesNothing() throws IOException {
        try (Receiver receiver = new Receiver(engine, "tcp")) {
            String address = "\"syslog-address\":\"tcp://127.0.0.1:" + receiver.port() + "\"";
            String id = detached(
                    "--log-driver",
                    "syslog",
                    "--log-opt",
                    address.replace("\"", "").replace("address:", "address="),
                    "busybox",
                    "sh",
                    "-c",
                    FIRST + " echo still");
            update(http, id, "", "\"syslog-address\":\"tcp://127.0.0.1:1\"").expect(500);
            assertTrue(logConfig(id).contains(address), logConfig(id));
            go(id, "first");
            docker.ok("wait", id);
            assertEquals("still\n", docker.run("logs", id).out());
        }
    }

    @Test
    void ourCommandLineHasFlagsForIt() {
        String id = detached("busybox", "sleep", "1000");
        Commands.run(
                        Map.of(),
                        new byte[0],
                        System.getProperty("repository") + "/felucca",
                        "-H",
                        "unix://" + engine.socket(),
                        "update",
                        "--log-opt",
                        "max-size=3m",
                        "--log-opt",
                        "max-file=4",
                        id)
                .ok();
        assertEquals("{\"Type\":\"json-file\",\"Config\":{\"max-file\":\"4\",\"max-size\":\"3m\"}}", logConfig(id));
    }

    @Test
    void newOptionsSurviveTheEngine() {
        SharedEngine.Clients own =
                SharedEngine.Clients.startNew("flu" + ProcessHandle.current().pid());
        try {
            String id = own.docker()
                    .ok(
                            "run",
                            "-d",
                            "--network",
                            "none",
                            "busybox",
                            "sh",
                            "-c",
                            "while :; do echo x; sleep 0.01; done");
            update(own.http(), id, "", "\"max-size\":\"1k\",\"max-file\":\"2\"").expect(200);
            own.engine().kill();
            own.engine().start();
            Path folder = Path.of(own.docker().ok("inspect", "-f", "{{.LogPath}}", id));
            Await.until("a log that is turned over", () -> Files.exists(Path.of(folder + ".1")));
            assertEquals(
                    List.of("map[max-file:2 max-size:1k]"),
                    own.docker()
                            .ok("inspect", "-f", "{{.HostConfig.LogConfig.Config}}", id)
                            .lines()
                            .toList());
            own.removeAllContainers();
        } finally {
            own.close();
        }
    }
}

package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.junit.jupiter.api.Test;

class LogsTest extends EngineTest {
    @Test
    void bothStreamsAreKeptApart() {
        String id = detached("busybox", "sh", "-c", "echo out; echo err >&2");
        docker.ok("wait", id);
        Commands.Result logs = docker.run("logs", id);
        assertEquals("out\n", logs.out());
        assertEquals("err\n", logs.err());
    }

    @Test
    void aTerminalsOutputIsOneStream() {
        String id = detached("-t", "busybox", "sh", "-c", "echo out; echo err >&2");
        docker.ok("wait", id);
        assertEquals("out\r\nerr\r\n", docker.run("logs", id).out());
    }

    @Test
    void tailGivesTheLastLines() {
        String id = detached("busybox", "seq", "100");
        docker.ok("wait", id);
        assertEquals("98\n99\n100", docker.ok("logs", "--tail", "3", id));
        assertEquals("", docker.ok("logs", "--tail", "0", id));
        assertEquals(100, docker.ok("logs", "--tail", "all", id).lines().count());
        assertEquals(100, docker.ok("logs", "--tail", "1000", id).lines().count());
    }

    @Test
    void timestampsHaveNineDigits() {
        String id = detached("busybox", "echo", "x");
        docker.ok("wait", id);
        String line = docker.ok("logs", "-t", id);
        assertTrue(line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z x"), line);
    }

    @Test
    void sinceAndUntilCut() {
        String id = detached("busybox", "sh", "-c", "echo one; sleep 0.3; echo two; sleep 0.3; echo three");
        docker.ok("wait", id);
        List<String> stamps =
                docker.ok("logs", "-t", id).lines().map(l -> l.split(" ", 2)[0]).toList();
        assertEquals("two\nthree", docker.ok("logs", "--since", stamps.get(1), id));
        assertEquals("one\ntwo", docker.ok("logs", "--until", stamps.get(1), id));
        Instant second = Instant.parse(stamps.get(1));
        String epoch = second.getEpochSecond() + "." + String.format("%09d", second.getNano());
        assertEquals("two\nthree", docker.ok("logs", "--since", epoch, id));
        assertEquals("one\ntwo\nthree", docker.ok("logs", "--since", "10m", id));
        assertEquals("", docker.ok("logs", "--until", "10m", id));
    }

    @Test
    void followShowsLinesAsTheyComeAndEndsWithTheContainer() throws IOException {
        String id = detached(
                "-i",
                "busybox",
                "sh",
                "-c",
                "echo start; while read l && [ $l != b ]; do echo got $l; done; echo ended");
        try (Commands.Running follow = docker.start("logs", "-f", id);
                Commands.Running attached = docker.start("attach", id)) {
            follow.awaitOut("start");
            attached.type("a\n");
            follow.awaitOut("got a");
            attached.type("b\n");
            Commands.Result result = follow.end();
            assertEquals("start\ngot a\nended\n", result.out());
            assertEquals(0, result.exit());
        }
    }

    @Test
    void followOfAnEndedContainerEndsAtOnce() {
        String id = detached("busybox", "echo", "x");
        docker.ok("wait", id);
        assertEquals("x", docker.ok("logs", "-f", id));
    }

    @Test
    void followAfterARestartGoesOn() {
        String id = detached("busybox", "sh", "-c", "echo run");
        docker.ok("wait", id);
        docker.ok("start", "-a", id);
        assertEquals("run\nrun", docker.ok("logs", id));
    }

    @Test
    void aLongLineComesBackWhole() {
        String id = detached("busybox", "sh", "-c", "head -c 100000 /dev/zero | tr '\\0' x; echo; echo end");
        docker.ok("wait", id);
        assertEquals("x".repeat(100000) + "\nend", docker.ok("logs", id));
        // it is kept in pieces of 16 KiB, and the tail counts those
        String tail = docker.ok("logs", "--tail", "2", id);
        assertTrue(tail.startsWith("x") && tail.endsWith("x\nend"), tail.length() + " characters");
    }

    @Test
    void aLastLineWithoutItsEndIsKept() {
        String id = detached("busybox", "printf", "no end");
        docker.ok("wait", id);
        assertEquals("no end", docker.run("logs", id).out());
    }

    @Test
    void bytesThatAreNoTextDoNotBreakIt() {
        String id = detached("busybox", "printf", "a\\377\\000b<&>\\n");
        docker.ok("wait", id);
        String out = docker.run("logs", id).out();
        assertTrue(out.startsWith("a\ufffd") && out.endsWith("b<&>\n"), out);
    }

    @Test
    void muchOutputIsComplete() {
        String id = detached("busybox", "seq", "200000");
        docker.ok("wait", id);
        String expected = IntStream.rangeClosed(1, 200000)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining("\n", "", "\n"));
        assertEquals(expected, docker.run("logs", id).out());
    }

    @Test
    void theFileIsDockersJson() throws IOException {
        String id = detached("busybox", "sh", "-c", "echo 'a \"quoted\" <b>'");
        docker.ok("wait", id);
        Path file = Path.of(inspect(id).get("LogPath").getAsString());
        assertEquals(id + "-json.log", file.getFileName().toString());
        JsonObject line = JsonParser.parseString(Files.readString(file).strip()).getAsJsonObject();
        assertEquals("a \"quoted\" <b>\n", line.get("log").getAsString());
        assertEquals("stdout", line.get("stream").getAsString());
        assertTrue(line.get("time").getAsString().endsWith("Z"));
        assertEquals(3, line.size());
    }

    @Test
    void sizeLimitTurnsTheFileOver() {
        String id = detached("--log-opt", "max-size=10k", "--log-opt", "max-file=2", "busybox", "seq", "10000");
        docker.ok("wait", id);
        List<String> lines = docker.ok("logs", id).lines().toList();
        assertEquals("10000", lines.get(lines.size() - 1));
        assertTrue(lines.size() < 1000, lines.size() + " lines");
    }

    @Test
    void logDriverNoneKeepsNothing() {
        String id = detached("--log-driver", "none", "busybox", "echo", "x");
        docker.ok("wait", id);
        docker.fails(1, "configured logging driver does not support reading", "logs", id);
    }

    @Test
    void neitherStreamIs400() {
        String id = docker.ok("create", "busybox", "true");
        assertEquals(
                "Bad parameters: you must choose at least one stream",
                http.get("/v1.41/containers/" + id + "/logs").expect(400).message());
    }

    @Test
    void headersComeBeforeTheFirstLine() throws IOException {
        String id = detached("busybox", "sleep", "1000");
        try (Http.Connection connection = http.open()) {
            connection.request("GET", "/v1.41/containers/" + id + "/logs?follow=1&stdout=1", null, Map.of());
            assertEquals(200, connection.head().status());
            docker.ok("rm", "-f", id);
            assertEquals(0, connection.chunk().length);
        }
    }

    @Test
    void framesCarryTheStreamsNumber() throws IOException {
        String id = detached("busybox", "sh", "-c", "echo out; sleep 0.2; echo err >&2");
        docker.ok("wait", id);
        try (Http.Connection connection = http.open()) {
            connection.request(
                    "GET", "/v1.41/containers/" + id + "/logs?stdout=1&stderr=1", null, Map.of("Connection", "close"));
            Http.Response response = connection.response(false);
            assertEquals("\1\0\0\0\0\0\0\4out\n\2\0\0\0\0\0\0\4err\n", response.text());
        }
    }

    @Test
    void aLeavingFollowerHarmsNothing() throws IOException {
        String id = detached("busybox", "sh", "-c", "i=0; while :; do i=$((i+1)); echo $i; sleep 0.02; done");
        try (Commands.Running follow = docker.start("logs", "-f", id)) {
            follow.awaitOut("5\n");
        }
        int before = docker.ok("logs", id).lines().toList().size();
        Await.until("more lines", () -> docker.ok("logs", id).lines().count() > before + 5);
        assertTrue(state(id).get("Running").getAsBoolean());
    }

    @Test
    void theTailOfAFollowIsThenFollowed() throws IOException {
        String id = detached("-i", "busybox", "sh", "-c", "seq 10; read l; echo after");
        awaitLog(id, "10");
        try (Commands.Running follow = docker.start("logs", "-f", "--tail", "2", id);
                Commands.Running attached = docker.start("attach", id)) {
            follow.awaitOut("10\n");
            attached.type("go\n");
            assertEquals("9\n10\nafter\n", follow.end().out());
        }
    }

    @Test
    void anAbsentContainerIs404() {
        assertEquals(
                "No such container: absent",
                http.get("/v1.41/containers/absent/logs?stdout=1").expect(404).message());
        assertNull(http.get("/v1.41/containers/absent/logs?stdout=1").headers().get("transfer-encoding"));
    }

    @Test
    void linesThatComeAtOnceHaveTimesOfTheirOwn() {
        String id = detached("busybox", "printf", "one\\ntwo\\nthree\\n");
        docker.ok("wait", id);
        List<String> times = docker.ok("logs", "-t", id)
                .lines()
                .map(line -> line.split(" ", 2)[0])
                .toList();
        assertEquals(3, Set.copyOf(times).size(), times::toString);
        assertEquals("two\nthree", docker.ok("logs", "--since", times.get(1), id));
        assertEquals("one\ntwo", docker.ok("logs", "--until", times.get(1), id));
    }

    @Test
    void partsOfALongLineAreOfOneTime() {
        String id = detached("busybox", "sh", "-c", "head -c 40000 /dev/zero | tr '\\0' x; sleep 0.1; echo");
        docker.ok("wait", id);
        List<String> times = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z")
                .matcher(docker.ok("logs", "-t", id))
                .results()
                .map(MatchResult::group)
                .toList();
        assertEquals(1, Set.copyOf(times).size(), times::toString);
    }
}

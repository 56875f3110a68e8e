package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.junit.jupiter.api.Test;

class AttachTest extends EngineTest {
    private static final Map<String, String> UPGRADE = Map.of("Connection", "Upgrade", "Upgrade", "tcp");

    @Test
    void attachedSeesOutputAndTakesTheExitCode() throws IOException {
        String id = detached("-i", "busybox", "sh", "-c", "read l; echo $l; exit 4");
        try (Commands.Running attached = docker.start("attach", id)) {
            attached.type("hello\n");
            Commands.Result result = attached.end();
            assertEquals("hello\n", result.out());
            assertEquals(4, result.exit());
        }
    }

    @Test
    void twoAttachedSeeTheSame() throws IOException {
        String id = detached("-i", "busybox", "sh", "-c", "while read l; do echo got $l; done");
        try (Commands.Running one = docker.start("attach", id);
                Commands.Running two = docker.start("attach", "--no-stdin", id)) {
            Await.until("both to be attached", () -> {
                send(one, "x\n");
                return one.outSoFar().contains("got") && two.outSoFar().contains("got");
            });
            one.type("last\n");
            one.awaitOut("got last");
            two.awaitOut("got last");
        }
    }

    private static void send(Commands.Running to, String text) {
        try {
            to.type(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void detachKeysLeaveTheContainerRunning() throws IOException {
        String id = detached("-it", "busybox", "sh", "-c", "while :; do echo tick; sleep 0.05; done");
        try (Commands.Running attached = docker.startOnTerminal("attach", id)) {
            attached.awaitOut("tick");
            attached.type("\u0010\u0011");
            Commands.Result result = attached.end();
            assertTrue(result.out().contains("read escape sequence"), result.toString());
        }
        assertTrue(state(id).get("Running").getAsBoolean());
    }

    @Test
    void otherDetachKeysCanBeChosen() throws IOException {
        String id = detached("-it", "busybox", "sh", "-c", "while :; do echo tick; sleep 0.05; done");
        try (Commands.Running attached = docker.startOnTerminal("attach", "--detach-keys", "ctrl-x,x", id)) {
            attached.awaitOut("tick");
            attached.type("\u0018x");
            assertTrue(attached.end().out().contains("read escape sequence"));
        }
        assertTrue(state(id).get("Running").getAsBoolean());
    }

    @Test
    void signalsAreForwarded() throws IOException {
        String id = detached("busybox", "sh", "-c", "trap 'exit 6' INT; while :; do echo tick; sleep 0.05; done");
        try (Commands.Running attached = docker.start("attach", "--no-stdin", id)) {
            attached.awaitOut("tick");
            attached.signal("INT");
            assertEquals(6, attached.end().exit());
        }
        assertEquals(6, state(id).get("ExitCode").getAsInt());
    }

    @Test
    void startAttachedInteractive() {
        String id = docker.ok("create", "-i", "--network", "none", "busybox", "cat");
        assertEquals(
                "typed\n", docker.runWithInput("typed\n", "start", "-ai", id).out());
    }

    @Test
    void upgradedConnectionIs101AndFramed() throws IOException {
        String id =
                docker.ok("create", "--network", "none", "busybox", "sh", "-c", "echo out; sleep 0.2; echo err >&2");
        try (Http.Connection connection = http.open()) {
            connection.request("POST", "/v1.41/containers/" + id + "/attach?stream=1&stdout=1&stderr=1", null, UPGRADE);
            Http.Response head = connection.head();
            assertEquals(101, head.status());
            assertEquals("UPGRADED", head.reason());
            assertEquals("tcp", head.headers().get("upgrade"));
            assertEquals("application/vnd.docker.raw-stream", head.headers().get("content-type"));
            http.post("/v1.41/containers/" + id + "/start", null).expect(204);
            assertEquals(new Http.Frame(1, "out\n"), connection.frame());
            assertEquals(new Http.Frame(2, "err\n"), connection.frame());
            assertNull(connection.frame());
        }
    }

    @Test
    void withoutUpgradeItIs200AndRawAllTheSame() throws IOException {
        String id = docker.ok("create", "--network", "none", "busybox", "echo", "x");
        try (Http.Connection connection = http.open()) {
            connection.request("POST", "/v1.41/containers/" + id + "/attach?stream=1&stdout=1", null, Map.of());
            Http.Response head = connection.head();
            assertEquals(200, head.status());
            assertEquals("application/vnd.docker.raw-stream", head.headers().get("content-type"));
            assertNull(head.headers().get("transfer-encoding"));
            http.post("/v1.41/containers/" + id + "/start", null).expect(204);
            assertEquals(new Http.Frame(1, "x\n"), connection.frame());
            assertNull(connection.frame());
        }
    }

    @Test
    void halfCloseIsTheEndOfInputAndOutputGoesOn() throws IOException {
        String id = docker.ok(
                "create", "-i", "--network", "none", "busybox", "sh", "-c", "cat; echo ended; sleep 0.2; echo later");
        try (Http.Connection connection = http.open()) {
            connection.request("POST", "/v1.41/containers/" + id + "/attach?stream=1&stdin=1&stdout=1", null, UPGRADE);
            assertEquals(101, connection.head().status());
            http.post("/v1.41/containers/" + id + "/start", null).expect(204);
            connection.write("given\n");
            connection.shutdownOutput();
            StringBuilder out = new StringBuilder();
            for (Http.Frame frame = connection.frame(); frame != null; frame = connection.frame()) {
                out.append(frame.text());
            }
            assertEquals("given\nended\nlater\n", out.toString());
        }
    }

    @Test
    void aTerminalIsNotFramed() throws IOException {
        String id = docker.ok("create", "-t", "--network", "none", "busybox", "echo", "x");
        try (Http.Connection connection = http.open()) {
            connection.request("POST", "/v1.41/containers/" + id + "/attach?stream=1&stdout=1", null, UPGRADE);
            assertEquals(
                    "application/vnd.docker.raw-stream",
                    connection.head().headers().get("content-type"));
            http.post("/v1.41/containers/" + id + "/start", null).expect(204);
            assertEquals("x\r\n", new String(connection.readAll(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void logsCanBeReplayedFirst() throws IOException {
        String id = detached("-i", "busybox", "sh", "-c", "echo before; read l; echo after");
        awaitLog(id, "before");
        try (Http.Connection connection = http.open()) {
            connection.request(
                    "POST", "/v1.41/containers/" + id + "/attach?logs=1&stream=1&stdin=1&stdout=1", null, UPGRADE);
            assertEquals(101, connection.head().status());
            assertEquals(new Http.Frame(1, "before\n"), connection.frame());
            connection.write("\n");
            assertEquals(new Http.Frame(1, "after\n"), connection.frame());
        }
    }

    @Test
    void attachToAnEndedContainerIsRefusedByTheCommandLine() {
        String id = detached("busybox", "true");
        docker.ok("wait", id);
        docker.fails(1, "cannot attach to a stopped container", "attach", id);
    }

    @Test
    void attachToAPausedContainerIs409() {
        String id = detached("busybox", "sleep", "1000");
        docker.ok("pause", id);
        Http.Response answer = http.post("/v1.41/containers/" + id + "/attach?stream=1&stdout=1", null);
        assertEquals(409, answer.status(), answer.toString());
        assertTrue(answer.text().contains("is paused"), answer.toString());
        docker.ok("unpause", id);
    }

    @Test
    void attachToNoneIs404() {
        assertEquals(
                404,
                http.post("/v1.41/containers/absent/attach?stream=1&stdout=1", null)
                        .status());
    }

    @Test
    void resizeTakesNumbersOnly() {
        String id = detached("-t", "busybox", "sleep", "1000");
        http.post("/v1.41/containers/" + id + "/resize?h=33&w=111", null).expect(200);
        http.post("/v1.41/containers/" + id + "/resize?h=x&w=111", null).expect(400);
        assertEquals("33 111", docker.ok("exec", id, "sh", "-c", "stty size </proc/1/fd/0"));
    }

    @Test
    void muchOutputToASlowReaderIsComplete() throws IOException {
        String id = docker.ok("create", "--network", "none", "busybox", "seq", "300000");
        try (Http.Connection connection = http.open()) {
            connection.request("POST", "/v1.41/containers/" + id + "/attach?stream=1&stdout=1", null, UPGRADE);
            assertEquals(101, connection.head().status());
            http.post("/v1.41/containers/" + id + "/start", null).expect(204);
            long bytes = 0;
            int frames = 0;
            for (Http.Frame frame = connection.frame(); frame != null; frame = connection.frame()) {
                bytes += frame.text().length();
                if (frames++ < 5) {
                    java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
                }
            }
            assertEquals(1_988_895, bytes);
        }
    }
}

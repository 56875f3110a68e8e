package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Map;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExecTest extends EngineTest {
    private String id;

    @BeforeEach
    void aRunningContainer() {
        id = detached("--hostname", "inner", "-e", "OUTER=1", "busybox", "sleep", "1000");
    }

    @Test
    void runsInTheContainersNamespaces() {
        assertEquals("inner", docker.ok("exec", id, "hostname"));
        assertEquals("sleep", docker.ok("exec", id, "cat", "/proc/1/comm"));
        for (String namespace : new String[] {"mnt", "pid", "uts", "ipc", "net"}) {
            String link = "/ns/" + namespace;
            assertEquals(
                    docker.ok("exec", id, "readlink", "/proc/1" + link),
                    docker.ok("exec", id, "readlink", "/proc/self" + link));
        }
    }

    @Test
    void outputErrorsAndCode() {
        Commands.Result result = docker.run("exec", id, "sh", "-c", "echo out; echo err >&2; exit 3");
        assertEquals("out\n", result.out());
        assertEquals("err\n", result.err());
        assertEquals(3, result.exit());
    }

    @Test
    void inputIsGivenWhenAsked() {
        assertEquals(
                "typed", docker.runWithInput("typed\n", "exec", "-i", id, "cat").ok());
        assertEquals("", docker.runWithInput("typed\n", "exec", id, "cat").ok());
    }

    @Test
    void terminal() throws IOException {
        try (Commands.Running terminal =
                docker.startOnTerminal("exec", "-it", id, "sh", "-c", "tty; read x; echo got $x; exit 2")) {
            terminal.awaitOut("/dev/pts/");
            terminal.type("word\n");
            Commands.Result result = terminal.end();
            assertTrue(result.out().contains("got word"), result.toString());
            assertEquals(2, result.exit());
        }
    }

    @Test
    void environmentUserFolderPrivileges() {
        assertEquals("1 2", docker.ok("exec", "-e", "INNER=2", id, "sh", "-c", "echo $OUTER $INNER"));
        assertEquals(
                "1000 1000 /home/user",
                docker.ok("exec", "-u", "user", id, "sh", "-c", "echo $(id -u) $(id -g) $HOME"));
        assertEquals("/tmp", docker.ok("exec", "-w", "/tmp", id, "pwd"));
        assertEquals("/", docker.ok("exec", id, "pwd"));
        assertEquals("CapEff:\t00000000a80425fb", docker.ok("exec", id, "grep", "CapEff", "/proc/self/status"));
        assertEquals("Seccomp:\t2", docker.ok("exec", id, "grep", "Seccomp:", "/proc/self/status"));
        assertEquals(
                "CapEff:\t0000000000000000",
                docker.ok("exec", "-u", "user", id, "grep", "CapEff", "/proc/self/status"));
    }

    @Test
    void isInTheContainersControlGroups() {
        assertEquals(
                docker.ok("exec", id, "sh", "-c", "grep memory /proc/1/cgroup"),
                docker.ok("exec", id, "sh", "-c", "grep memory /proc/self/cgroup"));
        assertEquals(
                docker.ok("exec", id, "sh", "-c", "grep pids /proc/1/cgroup"),
                docker.ok("exec", id, "sh", "-c", "grep pids /proc/self/cgroup"));
    }

    @Test
    void detachedRunsOn() {
        docker.ok("exec", "-d", id, "sh", "-c", "echo done >/tmp/flag");
        Await.until(
                "the flag",
                () -> docker.run("exec", id, "cat", "/tmp/flag").out().equals("done\n"));
    }

    @Test
    void notFoundIs127AndNotExecutable126() {
        // the sentence comes on the stream, the code from inspect
        Commands.Result result = docker.run("exec", id, "no-such");
        assertTrue((result.out() + result.err()).contains("executable file not found in $PATH"), result.toString());
        // 20.10 says 126 for both; Docker from 23 on 127
        assertEquals(engine.isDocker() ? 126 : 127, result.exit());
        assertEquals(126, docker.run("exec", id, "/etc/passwd").exit());
    }

    @Test
    void ofAStoppedContainerIs409() {
        docker.ok("kill", id);
        docker.ok("wait", id);
        Http.Response answer = http.post("/v1.41/containers/" + id + "/exec", "{\"Cmd\":[\"true\"]}")
                .expect(409);
        // newer ones begin with a small letter
        assertTrue(answer.message().endsWith("ontainer " + id + " is not running"), answer.toString());
    }

    @Test
    void ofAPausedContainerIs409() {
        docker.ok("pause", id);
        Http.Response answer = http.post("/v1.41/containers/" + id + "/exec", "{\"Cmd\":[\"true\"]}")
                .expect(409);
        assertEquals("Container " + id + " is paused, unpause the container before exec", answer.message());
        docker.ok("unpause", id);
    }

    @Test
    void anEmptyCommandIs400AndAnUnknownIdIs404() {
        assertEquals(
                "No exec command specified",
                http.post("/v1.41/containers/" + id + "/exec", "{}").expect(400).message());
        assertTrue(http.get("/v1.41/exec/abc/json").expect(404).message().startsWith("No such exec instance"));
        http.post("/v1.41/exec/abc/start", "{}").expect(404);
        assertEquals(
                "No such container: none",
                http.post("/v1.41/containers/none/exec", "{\"Cmd\":[\"true\"]}")
                        .expect(404)
                        .message());
    }

    @Test
    void inspectTellsWhileItRunsAndAfter() throws IOException {
        String exec =
                createExec("{\"Cmd\":[\"sh\",\"-c\",\"read l; exit 5\"],\"AttachStdin\":true,\"AttachStdout\":true}");
        JsonObject created =
                http.get("/v1.41/exec/" + exec + "/json").expect(200).object();
        assertFalse(created.get("Running").getAsBoolean());
        assertTrue(created.get("ExitCode").isJsonNull());
        try (Http.Connection connection = http.open()) {
            connection.request(
                    "POST",
                    "/v1.41/exec/" + exec + "/start",
                    "{\"Detach\":false}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    Map.of("Connection", "Upgrade", "Upgrade", "tcp", "Content-Type", "application/json"));
            assertEquals(101, connection.head().status());
            Await.until("the exec to run", () -> http.get("/v1.41/exec/" + exec + "/json")
                    .object()
                    .get("Running")
                    .getAsBoolean());
            assertTrue(http.get("/v1.41/exec/" + exec + "/json")
                    .object()
                    .get("ExitCode")
                    .isJsonNull());
            // started twice
            http.post("/v1.41/exec/" + exec + "/start", "{\"Detach\":true}").expect(409);
            connection.write("\n");
            assertNull(connection.frame());
        }
        Await.until("the exec's end", () -> !http.get("/v1.41/exec/" + exec + "/json")
                .object()
                .get("Running")
                .getAsBoolean());
        JsonObject ended = http.get("/v1.41/exec/" + exec + "/json").object();
        assertEquals(5, ended.get("ExitCode").getAsInt());
        assertEquals(id, ended.get("ContainerID").getAsString());
        assertEquals(
                "sh", ended.getAsJsonObject("ProcessConfig").get("entrypoint").getAsString());
    }

    @Test
    void framesAndHalfClose() throws IOException {
        String exec = createExec(
                "{\"Cmd\":[\"sh\",\"-c\",\"cat; echo err >&2\"],\"AttachStdin\":true,\"AttachStdout\":true,\"AttachStderr\":true}");
        try (Http.Connection connection = http.open()) {
            connection.request(
                    "POST",
                    "/v1.41/exec/" + exec + "/start",
                    "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    Map.of("Content-Type", "application/json", "Connection", "Upgrade", "Upgrade", "tcp"));
            assertEquals(101, connection.head().status());
            connection.write("in\n");
            assertEquals(new Http.Frame(1, "in\n"), connection.frame());
            connection.shutdownOutput();
            assertEquals(new Http.Frame(2, "err\n"), connection.frame());
            assertNull(connection.frame());
        }
    }

    @Test
    void manyAtOnce() throws Exception {
        var pool = java.util.concurrent.Executors.newFixedThreadPool(8);
        try {
            var results = new java.util.ArrayList<java.util.concurrent.Future<String>>();
            for (int i = 0; i < 16; i++) {
                int number = i;
                results.add(pool.submit(() -> docker.ok("exec", id, "echo", Integer.toString(number))));
            }
            for (int i = 0; i < 16; i++) {
                assertEquals(Integer.toString(i), results.get(i).get());
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void endsWithTheContainer() throws IOException {
        try (Commands.Running exec = docker.start("exec", id, "sh", "-c", "echo ready; sleep 1000")) {
            exec.awaitOut("ready");
            docker.ok("kill", id);
            assertEquals(137, exec.end().exit());
        }
    }

    private String createExec(String json) {
        return http.post("/v1.41/containers/" + id + "/exec", json)
                .expect(201)
                .object()
                .get("Id")
                .getAsString();
    }

    /** Whoever it has left behind may hold its output. */
    @Test
    void endsThoughWhatItHasStartedDoesNot() {
        String id = detached("busybox", "sleep", "1000");
        assertEquals("started", docker.ok("exec", id, "sh", "-c", "sleep 1000 & echo started"));
        assertTrue(docker.ok("top", id)
                        .lines()
                        .filter(line -> line.contains("sleep 1000"))
                        .count()
                == 2);
    }
}

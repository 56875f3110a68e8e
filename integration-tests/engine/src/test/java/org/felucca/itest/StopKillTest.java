package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.Test;

class StopKillTest extends EngineTest {
    private static final String TRAP =
            "trap 'exit 12' TERM; trap 'exit 13' USR1; echo ready; while :; do sleep 0.05; done";

    private String trapping(String... flags) {
        String[] all = new String[flags.length + 4];
        System.arraycopy(flags, 0, all, 0, flags.length);
        all[flags.length] = "busybox";
        all[flags.length + 1] = "sh";
        all[flags.length + 2] = "-c";
        all[flags.length + 3] = TRAP;
        String id = detached(all);
        awaitLog(id, "ready");
        return id;
    }

    @Test
    void stopSendsTermAndWaits() {
        String id = trapping();
        docker.ok("stop", id);
        assertEquals(12, state(id).get("ExitCode").getAsInt());
        assertEquals("exited", state(id).get("Status").getAsString());
    }

    @Test
    void stopKillsAfterTheTimeout() {
        String id = detached("busybox", "sleep", "1000");
        long start = System.nanoTime();
        docker.ok("stop", "-t", "1", id);
        assertEquals(137, state(id).get("ExitCode").getAsInt());
        assertTrue(System.nanoTime() - start >= Duration.ofSeconds(1).toNanos());
    }

    @Test
    void stopWithZeroTimeoutKillsAtOnce() {
        String id = detached("busybox", "sleep", "1000");
        docker.ok("stop", "-t", "0", id);
        assertEquals(137, state(id).get("ExitCode").getAsInt());
    }

    @Test
    void stopWithANegativeTimeoutWaitsForEver() throws IOException {
        String id = detached(
                "busybox",
                "sh",
                "-c",
                "trap 'while [ ! -e /tmp/go ]; do sleep 0.05; done; exit 6' TERM;"
                        + " echo ready; while :; do sleep 0.05; done");
        awaitLog(id, "ready");
        try (Commands.Running stop = docker.start("stop", "-t", "-1", id)) {
            docker.ok("exec", id, "touch", "/tmp/go");
            assertEquals(0, stop.end().exit());
        }
        assertEquals(6, state(id).get("ExitCode").getAsInt());
    }

    @Test
    void stopUsesTheContainersOwnSignal() {
        String id = trapping("--stop-signal", "SIGUSR1");
        docker.ok("stop", id);
        assertEquals(13, state(id).get("ExitCode").getAsInt());
    }

    @Test
    void stopUsesTheContainersOwnTimeout() {
        String id = detached("--stop-timeout", "0", "busybox", "sleep", "1000");
        docker.ok("stop", id);
        assertEquals(137, state(id).get("ExitCode").getAsInt());
    }

    @Test
    void stopOfAStoppedOneIs304WithoutBody() {
        String id = detached("busybox", "true");
        docker.ok("wait", id);
        assertEquals(
                "",
                http.post("/v1.41/containers/" + id + "/stop", null).expect(304).text());
        docker.ok("stop", id);
    }

    @Test
    void startOfARunningOneIs304WithoutBody() {
        String id = detached("busybox", "sleep", "1000");
        assertEquals(
                "",
                http.post("/v1.41/containers/" + id + "/start", null)
                        .expect(304)
                        .text());
    }

    @Test
    void startTakesShortBodiesOnly() {
        String id = docker.ok("create", "--network", "none", "busybox", "sleep", "1000");
        http.post("/v1.41/containers/" + id + "/start", "{}").expect(204);
        String other = docker.ok("create", "--network", "none", "busybox", "sleep", "1000");
        http.post("/v1.41/containers/" + other + "/start", "{\"Binds\":[\"/:/x\"]}")
                .expect(400);
        assertFalse(state(other).get("Running").getAsBoolean());
    }

    @Test
    void killDefaultsToKillAndTakesNamesAndNumbers() {
        String id = trapping();
        docker.ok("kill", id);
        docker.ok("wait", id);
        assertEquals(137, state(id).get("ExitCode").getAsInt());
        for (String signal : new String[] {"USR1", "SIGUSR1", "10", "usr1"}) {
            String next = trapping();
            docker.ok("kill", "-s", signal, next);
            assertEquals("13", docker.ok("wait", next), signal);
        }
    }

    @Test
    void killOfAStoppedOneIs409() {
        String id = detached("busybox", "true");
        docker.ok("wait", id);
        String message =
                http.post("/v1.41/containers/" + id + "/kill", null).expect(409).message();
        assertTrue(message.endsWith("ontainer " + id + " is not running"), message);
    }

    @Test
    void anUnknownSignalIs400() {
        String id = detached("busybox", "sleep", "1000");
        assertEquals(
                "Invalid signal: NONSENSE",
                http.post("/v1.41/containers/" + id + "/kill?signal=NONSENSE", null)
                        .expect(400)
                        .message());
        // 20.10 takes the wrong number as its own failure
        String message = http.post("/v1.41/containers/" + id + "/kill?signal=999", null)
                .expect(engine.isDocker() ? 500 : 400)
                .message();
        assertTrue(message.contains("999"), message);
        assertTrue(state(id).get("Running").getAsBoolean());
    }

    @Test
    void restartRunsItAnew() {
        String id = trapping();
        int pid = state(id).get("Pid").getAsInt();
        String started = state(id).get("StartedAt").getAsString();
        docker.ok("restart", "-t", "5", id);
        assertTrue(state(id).get("Running").getAsBoolean());
        assertNotEquals(pid, state(id).get("Pid").getAsInt());
        assertNotEquals(started, state(id).get("StartedAt").getAsString());
        assertEquals(0, inspect(id).get("RestartCount").getAsInt());
    }

    @Test
    void restartOfAStoppedOneStartsIt() {
        String id = trapping();
        docker.ok("stop", id);
        docker.ok("restart", id);
        assertTrue(state(id).get("Running").getAsBoolean());
    }

    @Test
    void whatItWroteIsThereAfterARestart() {
        String id = detached("busybox", "sh", "-c", "cat /kept 2>/dev/null; echo written >/kept");
        docker.ok("wait", id);
        docker.ok("start", "-a", id);
        assertEquals("written", docker.ok("logs", id));
    }

    @Test
    void removeRefusesARunningOneWithoutForce() {
        String id = docker.ok("run", "-d", "--name", "busy", "--network", "none", "busybox", "sleep", "1000");
        String message = http.delete("/v1.41/containers/busy").expect(409).message();
        assertTrue(
                message.contains("You cannot remove a running container " + id)
                        || message.contains("cannot remove container \"busy\": container is running"),
                message);
        http.delete("/v1.41/containers/busy?force=1").expect(204);
        assertEquals(
                "No such container: busy",
                http.delete("/v1.41/containers/busy").expect(404).message());
    }

    @Test
    void restartPolicyOnFailureCounts() {
        String id = detached("--restart", "on-failure:2", "busybox", "false");
        awaitStatus(id, "exited");
        org.felucca.itest.harness.Await.until(
                "two restarts", () -> inspect(id).get("RestartCount").getAsInt() == 2);
        awaitStatus(id, "exited");
        assertEquals(1, state(id).get("ExitCode").getAsInt());
    }

    @Test
    void restartPolicyAlwaysEndsWithStop() {
        String id = detached("--restart", "always", "busybox", "sh", "-c", "echo run; sleep 0.2");
        org.felucca.itest.harness.Await.until(
                "a restart", () -> inspect(id).get("RestartCount").getAsInt() >= 1);
        docker.ok("stop", id);
        assertEquals("exited", state(id).get("Status").getAsString());
        int count = inspect(id).get("RestartCount").getAsInt();
        assertEquals(count, inspect(id).get("RestartCount").getAsInt());
    }

    @Test
    void autoRemoveWithARestartPolicyIsRefused() {
        assertEquals(
                "can't create 'AutoRemove' container with restart policy",
                http.post(
                                "/v1.41/containers/create",
                                "{\"Image\":\"busybox\",\"HostConfig\":{\"AutoRemove\":true,\"RestartPolicy\":{\"Name\":\"always\"}}}")
                        .expect(400)
                        .message());
    }
}

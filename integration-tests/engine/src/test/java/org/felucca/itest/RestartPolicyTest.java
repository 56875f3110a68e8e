package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.List;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens when a container ends that is to be restarted. */
@Timeout(120)
class RestartPolicyTest extends EngineTest {
    private int restarts(String id) {
        return inspect(id).get("RestartCount").getAsInt();
    }

    /** One that fails at once and has been restarted so often that the next restart is a while away. */
    private String restartingLater() {
        String id = detached("--restart", "always", "busybox", "sh", "-c", "exit 3");
        Await.until(() -> "six restarts: " + inspect(id), () -> restarts(id) >= 6);
        awaitStatus(id, "restarting");
        return id;
    }

    @Test
    void onFailureStopsAfterItsCount() {
        String id = detached("--restart", "on-failure:3", "busybox", "sh", "-c", "echo run; exit 5");
        Await.until(
                () -> "the last end: " + inspect(id),
                () -> restarts(id) == 3 && state(id).get("Status").getAsString().equals("exited"));
        assertEquals(5, state(id).get("ExitCode").getAsInt());
        assertEquals(
                List.of("run", "run", "run", "run"),
                docker.ok("logs", id).lines().toList());
        docker.ok("start", id);
        Await.until(
                () -> "a new count: " + inspect(id),
                () -> docker.ok("logs", id).lines().count() == 8
                        && state(id).get("Status").getAsString().equals("exited"));
        assertEquals(3, restarts(id));
    }

    @Test
    void onFailureLeavesSuccessAlone() {
        String id = detached("--restart", "on-failure", "busybox", "true");
        awaitStatus(id, "exited");
        assertEquals(0, restarts(id));
    }

    @Test
    void restartingOneIsShownAsSuch() {
        String id = restartingLater();
        JsonObject state = state(id);
        assertTrue(state.get("Running").getAsBoolean(), state::toString);
        assertTrue(state.get("Restarting").getAsBoolean(), state::toString);
        assertEquals(0, state.get("Pid").getAsInt());
        assertEquals(3, state.get("ExitCode").getAsInt());
        assertTrue(docker.ok("ps", "--filter", "id=" + id, "--format", "{{.Status}}")
                .startsWith("Restarting (3) "));
        assertEquals(id, docker.ok("ps", "-q", "--no-trunc", "--filter", "status=restarting"));
        Commands.Result exec = docker.run("exec", id, "true");
        assertTrue(exec.err().contains("is restarting, wait until the container is running"), exec::toString);
        docker.ok("rm", "-f", id);
    }

    @Test
    void stopEndsTheWaitForARestart() {
        String id = restartingLater();
        docker.ok("stop", id);
        awaitStatus(id, "exited");
        assertFalse(state(id).get("Running").getAsBoolean());
        int count = restarts(id);
        docker.ok("start", id);
        Await.until(() -> "a count from the beginning: " + inspect(id), () -> restarts(id) < count);
    }

    @Test
    void killEndsTheWaitForARestart() {
        String id = restartingLater();
        docker.ok("kill", id);
        awaitStatus(id, "exited");
        docker.ok("rm", id);
    }

    @Test
    void removalOfARestartingOneNeedsForce() {
        String id = restartingLater();
        Commands.Result refused = docker.run("rm", id);
        assertEquals(1, refused.exit());
        assertTrue(refused.err().toLowerCase(java.util.Locale.ROOT).contains("restarting"), refused::toString);
        docker.ok("rm", "-f", id);
        assertEquals(404, http.get("/v1.41/containers/" + id + "/json").status());
    }

    @Test
    void stopIsNotFollowedByARestart() {
        String id = detached("--restart", "always", "busybox", "sleep", "1000");
        docker.ok("stop", "-t", "0", id);
        assertEquals("exited", state(id).get("Status").getAsString());
        assertEquals(0, restarts(id));
    }

    @Test
    void endFromInsideIsFollowedByARestart() {
        String id = detached(
                "--restart",
                "unless-stopped",
                "busybox",
                "sh",
                "-c",
                "echo up; while [ ! -e /tmp/end ]; do sleep 0.05; done");
        docker.run("exec", id, "touch", "/tmp/end");
        Await.until(() -> "a second run: " + inspect(id), () -> restarts(id) >= 1);
        docker.ok("rm", "-f", id);
    }

    @Test
    void autoRemoveConflicts() {
        Commands.Result refused = docker.run("run", "--rm", "--restart", "always", "busybox", "true");
        assertEquals(125, refused.exit(), refused.toString());
        assertEquals(
                400,
                http.post(
                                "/v1.41/containers/create",
                                "{\"Image\":\"busybox\",\"HostConfig\":{\"AutoRemove\":true,\"RestartPolicy\":{\"Name\":\"always\"}}}")
                        .status());
    }

    @Test
    void attachedClientGoesWithTheFirstEnd() {
        Commands.Result result = docker.run(
                "run",
                "--network",
                "none",
                "--name",
                "once",
                "--restart",
                "on-failure:1",
                "busybox",
                "sh",
                "-c",
                "echo out; exit 4");
        assertEquals(4, result.exit(), result.toString());
        docker.run("rm", "-f", "once");
    }
}

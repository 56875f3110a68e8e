package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.Test;

class PauseTest extends EngineTest {
    @Test
    void pausedStandsStillAndGoesOn() {
        String id = detached("busybox", "sh", "-c", "i=0; while :; do i=$((i+1)); echo $i; sleep 0.02; done");
        awaitLog(id, "3\n");
        docker.ok("pause", id);
        JsonObject state = state(id);
        assertTrue(state.get("Running").getAsBoolean());
        assertTrue(state.get("Paused").getAsBoolean());
        assertEquals("paused", state.get("Status").getAsString());
        assertTrue(docker.ok("ps", "--filter", "id=" + id, "--format", "{{.Status}}")
                .matches("Up .* \\(Paused\\)"));
        long frozen = lines(id);
        assertEquals(frozen, lines(id));
        docker.ok("unpause", id);
        Await.until("more lines", () -> lines(id) > frozen + 3);
        assertEquals("running", state(id).get("Status").getAsString());
    }

    private long lines(String id) {
        return docker.ok("logs", id).lines().count();
    }

    @Test
    void twiceIsRefused() {
        String id = detached("busybox", "sleep", "1000");
        docker.ok("pause", id);
        String message = http.post("/v1.41/containers/" + id + "/pause", null)
                .expect(409)
                .message();
        assertTrue(message.endsWith("is already paused"), message);
        docker.ok("unpause", id);
        String notPaused =
                http.post("/v1.41/containers/" + id + "/unpause", null).message();
        assertTrue(notPaused.endsWith("is not paused"), notPaused);
    }

    @Test
    void notOfAStoppedOne() {
        String id = detached("busybox", "true");
        docker.ok("wait", id);
        String message = http.post("/v1.41/containers/" + id + "/pause", null)
                .expect(409)
                .message();
        assertTrue(message.endsWith("is not running"), message);
    }

    @Test
    void startOfAPausedOneSaysWhatToDo() {
        String id = detached("busybox", "sleep", "1000");
        docker.ok("pause", id);
        assertEquals(
                "cannot start a paused container, try unpause instead",
                http.post("/v1.41/containers/" + id + "/start", null)
                        .expect(409)
                        .message());
        docker.ok("unpause", id);
    }

    @Test
    void aPausedOneCanBeKilledAndRemoved() {
        String id = detached("busybox", "sleep", "1000");
        docker.ok("pause", id);
        docker.ok("rm", "-f", id);
        assertFalse(http.get("/v1.41/containers/json?all=1").text().contains(id));
    }

    @Test
    void stopOfAPausedOneEndsIt() {
        String id = detached("busybox", "sleep", "1000");
        docker.ok("pause", id);
        docker.ok("stop", "-t", "1", id);
        assertEquals("exited", state(id).get("Status").getAsString());
        assertFalse(state(id).get("Paused").getAsBoolean());
    }
}

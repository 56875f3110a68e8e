package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether a container is well: what is asked, what is told. */
@Timeout(120)
class HealthTest extends EngineTest {
    private JsonObject health(String id) {
        return state(id).getAsJsonObject("Health");
    }

    private void awaitHealth(String id, String status) {
        Await.until(
                () -> id + " to be " + status + ": " + state(id),
                () -> health(id).get("Status").getAsString().equals(status));
    }

    private JsonObject lastProbe(String id) {
        JsonArray log = health(id).getAsJsonArray("Log");
        return log.get(log.size() - 1).getAsJsonObject();
    }

    private List<String> healthEvents(String id) {
        String since = Long.toString(System.currentTimeMillis() / 1000 - 100);
        String until = Long.toString(System.currentTimeMillis() / 1000 + 1);
        return docker.ok(
                        "events",
                        "--since",
                        since,
                        "--until",
                        until,
                        "--filter",
                        "container=" + id,
                        "--filter",
                        "event=health_status",
                        "--format",
                        "{{.Action}}")
                .lines()
                .toList();
    }

    @Test
    void becomesHealthyUnhealthyAndHealthyAgain() {
        String id = detached(
                "--health-cmd",
                "cat /tmp/well && echo seen",
                "--health-interval",
                "200ms",
                "--health-retries",
                "2",
                "busybox",
                "sh",
                "-c",
                "sleep 1000");
        awaitHealth(id, "unhealthy");
        assertTrue(health(id).get("FailingStreak").getAsInt() >= 2);
        assertEquals(1, lastProbe(id).get("ExitCode").getAsInt());
        assertTrue(lastProbe(id).get("Output").getAsString().contains("No such file"), lastProbe(id)::toString);
        assertTrue(docker.ok("ps", "--filter", "id=" + id, "--format", "{{.Status}}")
                .endsWith(" (unhealthy)"));
        docker.ok("exec", id, "touch", "/tmp/well");
        awaitHealth(id, "healthy");
        assertEquals(0, health(id).get("FailingStreak").getAsInt());
        assertEquals("seen\n", lastProbe(id).get("Output").getAsString());
        assertTrue(docker.ok("ps", "--filter", "id=" + id, "--format", "{{.Status}}")
                .endsWith(" (healthy)"));
        Await.until("five probes", () -> health(id).getAsJsonArray("Log").size() == 5);
        assertEquals(List.of("health_status: unhealthy", "health_status: healthy"), healthEvents(id));
        docker.ok("kill", id);
        awaitStatus(id, "exited");
        // nothing that has ended is well
        assertEquals("unhealthy", health(id).get("Status").getAsString());
    }

    @Test
    void isFoundByItsHealth() {
        String well = detached("--health-cmd", "true", "--health-interval", "200ms", "busybox", "sleep", "1000");
        String waiting = detached("--health-cmd", "true", "--health-interval", "1h", "busybox", "sleep", "1000");
        String without = detached("busybox", "sleep", "1000");
        awaitHealth(well, "healthy");
        assertEquals(well, docker.ok("ps", "-q", "--no-trunc", "--filter", "health=healthy"));
        assertEquals(waiting, docker.ok("ps", "-q", "--no-trunc", "--filter", "health=starting"));
        assertEquals(without, docker.ok("ps", "-q", "--no-trunc", "--filter", "health=none"));
        assertEquals("", docker.ok("ps", "-q", "--no-trunc", "--filter", "health=unhealthy"));
        assertTrue(docker.ok("ps", "--filter", "id=" + waiting, "--format", "{{.Status}}")
                .endsWith(" (health: starting)"));
        assertFalse(state(without).has("Health"));
        assertEquals(
                400,
                http.get("/v1.41/containers/json?filters=%7B%22health%22%3A%5B%22odd%22%5D%7D")
                        .status());
    }

    @Test
    void probeThatTakesTooLongIsAFailure() {
        String id = detached(
                "--health-cmd",
                "sleep 1000",
                "--health-interval",
                "200ms",
                "--health-timeout",
                "300ms",
                "--health-retries",
                "1",
                "busybox",
                "sleep",
                "1000");
        awaitHealth(id, "unhealthy");
        assertEquals(-1, lastProbe(id).get("ExitCode").getAsInt());
        String output = lastProbe(id).get("Output").getAsString();
        assertTrue(output.startsWith("Health check exceeded timeout (300ms)"), output);
    }

    /** What it was doing goes with it; Docker kills the first process alone, and the others gather. */
    @Test
    void probesThatNeverEndLeaveNothingAndHoldNothing() {
        assumeFalse(engine.isDocker(), "they gather");
        String id = detached(
                "--health-cmd",
                "sleep 2000 & sleep 2000; true",
                "--health-interval",
                "100ms",
                "--health-timeout",
                "200ms",
                "--health-retries",
                "1",
                "busybox",
                "sh",
                "-c",
                "trap 'exit 3' TERM; sleep 1000 & wait");
        awaitHealth(id, "unhealthy");
        Await.until("five probes", () -> health(id).getAsJsonArray("Log").size() == 5);
        long sleeping = docker.ok("top", id)
                .lines()
                .filter(line -> line.contains("sleep 2000") && !line.contains("sh -c"))
                .count();
        assertTrue(sleeping <= 2, sleeping + " processes of probes");
        docker.ok("stop", id);
        assertEquals(3, state(id).get("ExitCode").getAsInt());
    }

    @Test
    void failuresInTheStartPeriodDoNotCount() {
        String id = detached(
                "--health-cmd",
                "exit 1",
                "--health-interval",
                "200ms",
                "--health-retries",
                "1",
                "--health-start-period",
                "1h",
                "busybox",
                "sleep",
                "1000");
        if (!engine.isDocker()) {
            // from 25 on the start period has an interval of its own, five seconds unless said
            docker.ok("rm", "-f", id);
            return;
        }
        Await.until(
                "two probes",
                () -> health(id).get("Log").isJsonArray()
                        && health(id).getAsJsonArray("Log").size() >= 2);
        assertEquals("starting", health(id).get("Status").getAsString());
        assertEquals(0, health(id).get("FailingStreak").getAsInt());
    }

    @Test
    void longOutputIsCut() {
        String id = detached(
                "--health-cmd", "yes | head -c 10000", "--health-interval", "200ms", "busybox", "sleep", "1000");
        awaitHealth(id, "healthy");
        assertEquals("y\n".repeat(2048) + "...", lastProbe(id).get("Output").getAsString());
    }

    @Test
    void canBeSwitchedOffAndBadOnesAreRefused() {
        String off = detached("--no-healthcheck", "busybox", "sleep", "1000");
        assertFalse(state(off).has("Health"));
        assertEquals(
                "Interval in Healthcheck cannot be less than 1ms",
                http.post(
                                "/v1.41/containers/create",
                                "{\"Image\":\"busybox\",\"Healthcheck\":{\"Test\":[\"CMD\",\"true\"],\"Interval\":1000}}")
                        .expect(400)
                        .message());
    }

    @Test
    void intervalOfItsOwnInTheStartPeriod() {
        assumeFalse(engine.isDocker(), "20.10 has no start interval");
        docker.assumeVersion(25);
        String id = detached(
                "--health-cmd",
                "exit 1",
                "--health-interval",
                "1h",
                "--health-retries",
                "1",
                "--health-start-period",
                "1h",
                "--health-start-interval",
                "200ms",
                "busybox",
                "sleep",
                "1000");
        Await.until(
                "two probes",
                () -> health(id).get("Log").isJsonArray()
                        && health(id).getAsJsonArray("Log").size() >= 2);
        assertEquals("starting", health(id).get("Status").getAsString());
        assertEquals(0, health(id).get("FailingStreak").getAsInt());
    }

    @Test
    void labelledOneIsRestartedWhenItIsUnhealthy() {
        assumeFalse(engine.isDocker(), "Docker only tells it");
        String id = detached(
                "--label",
                "org.felucca.restart.unhealthy=true",
                "--stop-timeout",
                "0",
                "--health-cmd",
                "test -e /tmp/mark",
                "--health-interval",
                "200ms",
                "--health-retries",
                "1",
                "busybox",
                "sh",
                "-c",
                "test -e /tmp/first && touch /tmp/mark; touch /tmp/first; sleep 1000");
        awaitHealth(id, "healthy");
        assertEquals("running", state(id).get("Status").getAsString());
    }
}

package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.junit.jupiter.api.Test;

class WaitTest extends EngineTest {
    @Test
    void waitsForTheEndAndGivesTheCode() throws IOException {
        String id = detached("-i", "busybox", "sh", "-c", "read l; exit 8");
        try (Commands.Running wait = docker.start("wait", id);
                Commands.Running attached = docker.start("attach", id)) {
            assertTrue(wait.alive());
            attached.type("\n");
            assertEquals("8\n", wait.end().out());
        }
    }

    @Test
    void anEndedOneAnswersAtOnce() {
        String id = detached("busybox", "sh", "-c", "exit 4");
        docker.ok("wait", id);
        assertEquals(
                4,
                http.post("/v1.41/containers/" + id + "/wait", null)
                        .expect(200)
                        .object()
                        .get("StatusCode")
                        .getAsInt());
    }

    @Test
    void aCreatedOneIsNotRunning() {
        String id = docker.ok("create", "busybox", "true");
        assertEquals(
                0,
                http.post("/v1.41/containers/" + id + "/wait?condition=not-running", null)
                        .expect(200)
                        .object()
                        .get("StatusCode")
                        .getAsInt());
    }

    @Test
    void nextExitWaitsForAFutureOneAndHeadersComeAtOnce() throws IOException {
        String id = docker.ok("create", "--network", "none", "busybox", "sh", "-c", "exit 9");
        try (Http.Connection connection = http.open()) {
            connection.request("POST", "/v1.41/containers/" + id + "/wait?condition=next-exit", null, Map.of());
            assertEquals(200, connection.head().status());
            http.post("/v1.41/containers/" + id + "/start", null).expect(204);
            String body = new String(connection.chunk(), StandardCharsets.UTF_8);
            assertEquals(
                    9,
                    JsonParser.parseString(body)
                            .getAsJsonObject()
                            .get("StatusCode")
                            .getAsInt());
        }
    }

    @Test
    void removedWaitsForTheRemoval() throws IOException {
        String id = detached("busybox", "sh", "-c", "exit 5");
        docker.ok("wait", id);
        try (Http.Connection connection = http.open()) {
            connection.request("POST", "/v1.41/containers/" + id + "/wait?condition=removed", null, Map.of());
            assertEquals(200, connection.head().status());
            docker.ok("rm", id);
            String body = new String(connection.chunk(), StandardCharsets.UTF_8);
            assertEquals(
                    5,
                    JsonParser.parseString(body)
                            .getAsJsonObject()
                            .get("StatusCode")
                            .getAsInt());
        }
    }

    @Test
    void anEndThatIsFollowedByARestartIsAnEndToo() throws IOException {
        String id = docker.ok(
                "create", "--network", "none", "--restart", "on-failure:2", "busybox", "sh", "-c", "sleep 0.5; exit 3");
        try (Http.Connection next = http.open();
                Http.Connection end = http.open()) {
            next.request("POST", "/v1.41/containers/" + id + "/wait?condition=next-exit", null, Map.of());
            assertEquals(200, next.head().status());
            http.post("/v1.41/containers/" + id + "/start", null).expect(204);
            end.request("POST", "/v1.41/containers/" + id + "/wait?condition=not-running", null, Map.of());
            assertEquals(200, end.head().status());
            for (Http.Connection waiting : List.of(next, end)) {
                String answer = new String(waiting.chunk(), StandardCharsets.UTF_8);
                assertTrue(answer.contains("\"StatusCode\":3"), answer);
            }
            assertTrue(inspect(id).get("RestartCount").getAsInt() < 2, "they waited for more than the next end");
            awaitStatus(id, "exited");
            assertEquals(2, inspect(id).get("RestartCount").getAsInt());
        }
    }

    @Test
    void aBadConditionIs400AndNoContainer404() {
        String id = docker.ok("create", "busybox", "true");
        // 20.10 takes any word for the default
        http.post("/v1.41/containers/" + id + "/wait?condition=whenever", null).expect(engine.isDocker() ? 200 : 400);
        assertEquals(
                "No such container: absent",
                http.post("/v1.41/containers/absent/wait", null).expect(404).message());
    }
}

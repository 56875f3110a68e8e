package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many clients at the same time get what one alone gets. */
class ManyAtOnceTest extends EngineTest {
    private ExecutorService clients;

    @BeforeEach
    void clients() {
        clients = Executors.newFixedThreadPool(12);
    }

    @AfterEach
    void away() {
        clients.shutdownNow();
    }

    @Test
    @Timeout(180)
    void eachContainerHasItsOwnCodeAndItsOwnOutput() throws Exception {
        List<Future<String>> results = new ArrayList<>();
        for (int i = 0; i < 36; i++) {
            int number = i;
            results.add(clients.submit(() -> life(number)));
        }
        for (int i = 0; i < results.size(); i++) {
            assertEquals("code " + i + ", said number " + i, results.get(i).get());
        }
        assertEquals(
                "[]",
                http.get("/v1.41/containers/json?all=1").expect(200).text().strip());
    }

    private String life(int number) {
        String network = number % 3 == 0 ? "bridge" : "none";
        JsonObject created = http.post(
                        "/v1.41/containers/create",
                        "{\"Image\":\"busybox\",\"Cmd\":[\"sh\",\"-c\",\"echo number " + number + "; exit " + number
                                + "\"],\"HostConfig\":{\"NetworkMode\":\"" + network + "\"}}")
                .expect(201)
                .object();
        String id = created.get("Id").getAsString();
        http.post("/v1.41/containers/" + id + "/start", null).expect(204);
        int code = http.post("/v1.41/containers/" + id + "/wait", null)
                .expect(200)
                .object()
                .get("StatusCode")
                .getAsInt();
        String said = docker.ok("logs", id);
        http.delete("/v1.41/containers/" + id).expect(204);
        return "code " + code + ", said " + said;
    }

    @Test
    @Timeout(180)
    void oneNameIsGivenToOneOnly() throws Exception {
        List<Future<Integer>> results = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            results.add(
                    clients.submit(() -> http.post("/v1.41/containers/create?name=wanted", "{\"Image\":\"busybox\"}")
                            .status()));
        }
        int made = 0;
        for (Future<Integer> result : results) {
            if (result.get() == 201) {
                made++;
            } else {
                assertEquals(409, result.get());
            }
        }
        assertEquals(1, made);
    }

    @Test
    @Timeout(180)
    void startStopAndRemoveOfTheSameOneNeverBreakIt() throws Exception {
        String id = docker.ok("create", "--network", "none", "busybox", "sleep", "1000");
        List<Future<Integer>> results = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String act = List.of("start", "stop?t=0", "restart?t=0", "kill").get(i % 4);
            results.add(clients.submit(
                    () -> http.post("/v1.41/containers/" + id + "/" + act, null).status()));
        }
        for (Future<Integer> result : results) {
            int status = result.get();
            assertEquals(true, List.of(204, 304, 409).contains(status), "status " + status);
        }
        http.delete("/v1.41/containers/" + id + "?force=1").expect(204);
        http.get("/v1.41/containers/" + id + "/json").expect(404);
    }
}

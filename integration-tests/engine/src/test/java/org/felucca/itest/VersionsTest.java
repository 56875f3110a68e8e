package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Map;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an answer holds depends on the version that was asked for, not on the newest. */
class VersionsTest extends EngineTest {
    private void speaks(String version) {
        String newest = http.get("/_ping").headers().get("api-version");
        assumeTrue(minor(newest) >= minor(version), "this engine speaks up to " + newest);
    }

    private static int minor(String version) {
        return Integer.parseInt(version.substring(version.indexOf('.') + 1));
    }

    @Test
    void withoutAVersionItIsTheNewest() {
        assertEquals(
                http.get("/version").object().get("ApiVersion"),
                http.get("/v1.24/version").object().get("ApiVersion"));
        assertEquals(200, http.get("/containers/json").status());
        assertEquals(200, http.get("/v1.24/containers/json").status());
    }

    @ParameterizedTest
    @CsvSource({"1.41, raw-stream", "1.42, multiplexed-stream"})
    void upgradedStreamsSayWhetherTheyAreFramed(String version, String type) throws IOException {
        speaks(version);
        String id = docker.ok("create", "--network", "none", "busybox", "true");
        try (Http.Connection connection = http.open()) {
            connection.request(
                    "POST",
                    "/v" + version + "/containers/" + id + "/attach?stream=1&stdout=1",
                    null,
                    Map.of("Connection", "Upgrade", "Upgrade", "tcp"));
            Http.Response head = connection.head();
            assertEquals(101, head.status());
            assertEquals("application/vnd.docker." + type, head.headers().get("content-type"));
        }
    }

    @Test
    void imagesHadAVirtualSizeUntil143() {
        speaks("1.44");
        assertTrue(first("/v1.43/images/json").has("VirtualSize"));
        assertFalse(first("/v1.44/images/json").has("VirtualSize"));
    }

    private JsonObject first(String path) {
        return http.get(path).expect(200).json().getAsJsonArray().get(0).getAsJsonObject();
    }

    @Test
    void stopTakesASignalFrom142On() {
        speaks("1.42");
        String id = detached("busybox", "sh", "-c", "trap 'exit 13' USR1; echo ready; while :; do sleep 0.05; done");
        awaitLog(id, "ready");
        http.post("/v1.42/containers/" + id + "/stop?signal=USR1", null).expect(204);
        assertEquals(13, state(id).get("ExitCode").getAsInt());
    }

    @Test
    void warningsOfCreationAreAnEmptyList() {
        // 20.10 gives a list too, with what it has to say about the machine
        JsonObject answer = http.post("/v1.41/containers/create", "{\"Image\":\"busybox\"}")
                .expect(201)
                .object();
        assertTrue(answer.get("Warnings").isJsonArray(), answer.toString());
    }

    @Test
    void optionsIsAnsweredEmpty() {
        assertEquals(
                "", http.send("OPTIONS", "/v1.41/containers/json").expect(200).text());
    }
}

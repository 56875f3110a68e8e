package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.Map;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.junit.jupiter.api.Test;

class StatsTest extends EngineTest {
    private static final String SPIN = "while :; do :; done";

    private JsonObject stats(String id, String query) {
        return http.get("/v1.41/containers/" + id + "/stats?" + query)
                .expect(200)
                .object();
    }

    @Test
    void tellsWhatARunningOneUses() {
        String id = detached("-m", "64m", "--pids-limit", "50", "busybox", "sh", "-c", SPIN);
        JsonObject stats = stats(id, "stream=0");
        assertEquals(id, stats.get("id").getAsString());
        JsonObject cpu = stats.getAsJsonObject("cpu_stats");
        JsonObject before = stats.getAsJsonObject("precpu_stats");
        long used = total(cpu) - total(before);
        assertTrue(used > 0, stats.toString());
        assertTrue(cpu.get("system_cpu_usage").getAsLong()
                > before.get("system_cpu_usage").getAsLong());
        assertEquals(
                Runtime.getRuntime().availableProcessors(),
                cpu.get("online_cpus").getAsInt());
        JsonObject memory = stats.getAsJsonObject("memory_stats");
        assertTrue(memory.get("usage").getAsLong() > 0);
        assertEquals(64 << 20, memory.get("limit").getAsLong());
        JsonObject details = memory.getAsJsonObject("stats");
        assertTrue(details.has("total_inactive_file") || details.has("inactive_file"), details.toString());
        assertEquals(1, stats.getAsJsonObject("pids_stats").get("current").getAsInt());
        assertEquals(50, stats.getAsJsonObject("pids_stats").get("limit").getAsInt());
        assertFalse(stats.get("preread").getAsString().startsWith("0001"));
    }

    private static long total(JsonObject cpu) {
        return cpu.getAsJsonObject("cpu_usage").get("total_usage").getAsLong();
    }

    @Test
    void tellsTheTrafficOfItsInterfaces() {
        String id = docker.ok("run", "-d", "busybox", "sleep", "1000");
        docker.ok("exec", id, "sh", "-c", "ping -c 1 -W 1 172.31.255.254; true");
        JsonObject networks = stats(id, "stream=0&one-shot=1").getAsJsonObject("networks");
        assertEquals(1, networks.size(), networks.toString());
        assertTrue(networks.getAsJsonObject("eth0").get("tx_packets").getAsLong() > 0, networks.toString());
        String alone = detached("busybox", "sleep", "1000");
        assertFalse(stats(alone, "stream=0&one-shot=1").has("networks"));
    }

    @Test
    void oneShotHasNothingBefore() {
        String id = detached("busybox", "sleep", "1000");
        JsonObject stats = stats(id, "stream=0&one-shot=1");
        assertEquals("0001-01-01T00:00:00Z", stats.get("preread").getAsString());
        assertEquals(0, total(stats.getAsJsonObject("precpu_stats")));
        assertTrue(total(stats.getAsJsonObject("cpu_stats")) > 0);
    }

    @Test
    void ofAStoppedOneAllIsZero() {
        docker.run("run", "--name", "ended", "--network", "none", "busybox", "true");
        String id = inspect("ended").get("Id").getAsString();
        String zero = "{\"read\":\"0001-01-01T00:00:00Z\",\"preread\":\"0001-01-01T00:00:00Z\",\"pids_stats\":{},"
                + "\"blkio_stats\":{\"io_service_bytes_recursive\":null,\"io_serviced_recursive\":null,"
                + "\"io_queue_recursive\":null,\"io_service_time_recursive\":null,\"io_wait_time_recursive\":null,"
                + "\"io_merged_recursive\":null,\"io_time_recursive\":null,\"sectors_recursive\":null},"
                + "\"num_procs\":0,\"storage_stats\":{},\"cpu_stats\":{\"cpu_usage\":{\"total_usage\":0,"
                + "\"usage_in_kernelmode\":0,\"usage_in_usermode\":0},\"throttling_data\":{\"periods\":0,"
                + "\"throttled_periods\":0,\"throttled_time\":0}},\"precpu_stats\":{\"cpu_usage\":{\"total_usage\":0,"
                + "\"usage_in_kernelmode\":0,\"usage_in_usermode\":0},\"throttling_data\":{\"periods\":0,"
                + "\"throttled_periods\":0,\"throttled_time\":0}},\"memory_stats\":{},\"name\":\"/ended\","
                + "\"id\":\"" + id + "\"}";
        String answer =
                http.get("/v1.41/containers/ended/stats?stream=0").expect(200).text();
        assertEquals(zero, answer.strip());
    }

    @Test
    void aStreamGoesOnOverTheEndAndEndsWithTheContainer() throws IOException {
        String id = detached("busybox", "sleep", "1000");
        try (Http.Connection client = http.open()) {
            client.request("GET", "/v1.41/containers/" + id + "/stats", null, Map.of());
            assertEquals(200, client.head().status());
            JsonObject first = sample(client);
            assertEquals(0, total(first.getAsJsonObject("precpu_stats")));
            JsonObject second = sample(client);
            assertEquals(first.get("read"), second.get("preread"));
            docker.ok("kill", id);
            JsonObject last = sample(client);
            while (!last.getAsJsonObject("memory_stats").isEmpty()) {
                last = sample(client);
            }
            docker.ok("rm", id);
            while (client.chunk().length > 0) {
                // those that were on their way
            }
        }
    }

    private static JsonObject sample(Http.Connection client) throws IOException {
        return JsonParser.parseString(new String(client.chunk(), java.nio.charset.StandardCharsets.UTF_8))
                .getAsJsonObject();
    }

    @Test
    void commandShowsATable() {
        String id = detached("--name", "shown", "-m", "64m", "busybox", "sleep", "1000");
        String line = docker.ok(
                "stats", "--no-stream", "--format", "{{.Name}} {{.ID}} {{.PIDs}} {{.MemUsage}} {{.NetIO}}", "shown");
        assertTrue(line.matches("shown " + id.substring(0, 12) + " 1 [0-9.]+[KM]iB / 64MiB 0B / 0B"), line);
        assertTrue(docker.ok("stats", "--no-stream").startsWith("CONTAINER ID   NAME      CPU %"), "no table");
    }

    @Test
    void refusesWhatMakesNoSense() {
        String id = detached("busybox", "sleep", "1000");
        http.get("/v1.41/containers/absent/stats?stream=0").expect(404);
        assertEquals(
                "cannot have stream=true and one-shot=true",
                http.get("/v1.41/containers/" + id + "/stats?stream=1&one-shot=1")
                        .expect(400)
                        .message());
    }
}

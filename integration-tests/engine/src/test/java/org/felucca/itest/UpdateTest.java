package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateTest extends EngineTest {
    private Http.Response update(String container, String body) {
        return http.post("/v1.41/containers/" + container + "/update", body);
    }

    private JsonObject host(String id) {
        return inspect(id).getAsJsonObject("HostConfig");
    }

    /** The value of the container's cgroup, under its name in version 1 or in version 2. */
    private String cgroup(String id, String v1, String v2) throws IOException {
        Path root = Path.of("/sys/fs/cgroup");
        String file = Files.exists(root.resolve("cgroup.controllers")) ? v2 : v1;
        try (Stream<Path> tree = Files.walk(root)) {
            List<Path> found = tree.filter(p -> p.getFileName().toString().equals(file)
                            && p.toString().contains(id))
                    .toList();
            assertEquals(1, found.size(), file + " of " + id);
            return Files.readString(found.get(0)).strip();
        }
    }

    @Test
    void changesEveryLimitOfARunningOne() throws IOException {
        String id = detached("busybox", "sleep", "1000");
        String answer = update(
                        id,
                        "{\"Memory\":67108864,\"MemorySwap\":134217728,\"MemoryReservation\":33554432,"
                                + "\"CpuShares\":512,\"NanoCpus\":1500000000,\"CpusetCpus\":\"0\",\"CpusetMems\":\"0\","
                                + "\"PidsLimit\":50}")
                .expect(200)
                .text();
        assertEquals("{\"Warnings\":null}", answer.strip());
        assertEquals("67108864", cgroup(id, "memory.limit_in_bytes", "memory.max"));
        assertEquals("33554432", cgroup(id, "memory.soft_limit_in_bytes", "memory.low"));
        assertEquals("0", cgroup(id, "cpuset.cpus", "cpuset.cpus"));
        assertEquals("50", cgroup(id, "pids.max", "pids.max"));
        assertTrue(List.of("150000", "150000 100000").contains(cgroup(id, "cpu.cfs_quota_us", "cpu.max")));
        JsonObject host = host(id);
        assertEquals(67108864, host.get("Memory").getAsLong());
        assertEquals(134217728, host.get("MemorySwap").getAsLong());
        assertEquals(33554432, host.get("MemoryReservation").getAsLong());
        assertEquals(512, host.get("CpuShares").getAsLong());
        assertEquals(1500000000L, host.get("NanoCpus").getAsLong());
        assertEquals("0", host.get("CpusetCpus").getAsString());
        assertEquals(50, host.get("PidsLimit").getAsLong());
        docker.ok("restart", "-t", "0", id);
        assertEquals("67108864", cgroup(id, "memory.limit_in_bytes", "memory.max"));
    }

    @Test
    void takesTheLimitOfProcessesAway() throws IOException {
        String id = detached("--pids-limit", "20", "busybox", "sleep", "1000");
        update(id, "{\"PidsLimit\":-1}").expect(200);
        assertEquals("max", cgroup(id, "pids.max", "pids.max"));
        update(id, "{}").expect(200);
        assertEquals("max", cgroup(id, "pids.max", "pids.max"));
    }

    @Test
    void whatTheKernelRefusesChangesNothing() throws IOException {
        String id = detached(
                "-m",
                "32m",
                "--memory-swap",
                "64m",
                "--cpu-shares",
                "300",
                "busybox",
                "sh",
                "-c",
                "dd if=/dev/zero of=/dev/shm/f bs=1M count=20 2>/dev/null; echo ready; sleep 1000");
        awaitLog(id, "ready");
        int status = update(id, "{\"CpuShares\":400,\"Memory\":8388608,\"MemorySwap\":8388608}")
                .status();
        if (status != 200) {
            assertEquals("33554432", cgroup(id, "memory.limit_in_bytes", "memory.max"));
            assertEquals(33554432, host(id).get("Memory").getAsLong());
            assertEquals(300, host(id).get("CpuShares").getAsLong());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"Memory\":67108864}|409|Memory limit should be smaller than already set memoryswap limit,"
                        + " update the memoryswap at the same time",
                "{\"Memory\":1000}|400|Minimum memory limit allowed is 6MB",
                "{\"CpuQuota\":20000}|409|Conflicting options: CPU Quota cannot be updated as NanoCPUs has already been set",
                "{\"CpuPeriod\":50000}|409|Conflicting options: CPU Period cannot be updated as NanoCPUs has already been set",
                "{\"CpuQuota\":10}|400|CPU cfs quota can not be less than 1ms (i.e. 1000)",
                "{\"CpuPeriod\":10}|400|CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)",
                "{\"CpusetCpus\":\"99\"}|400|Requested CPUs are not available",
                "{\"NanoCpus\":99000000000}|400|Range of CPUs is from 0.01 to",
            })
    void refusesInDockersWords(String body, int status, String message) {
        String id = docker.ok("create", "--cpus", "1", "busybox", "true");
        String answer = update(id, body).expect(status).message();
        assertTrue(answer.contains(message), answer);
        assertEquals(status == 409, answer.startsWith("Cannot update container " + id + ": "), answer);
    }

    @Test
    void changesTheRestartPolicy() {
        String id = detached("busybox", "sleep", "1000");
        update(id, "{\"RestartPolicy\":{\"Name\":\"on-failure\",\"MaximumRetryCount\":3}}")
                .expect(200);
        JsonObject policy = host(id).getAsJsonObject("RestartPolicy");
        assertEquals("on-failure", policy.get("Name").getAsString());
        assertEquals(3, policy.get("MaximumRetryCount").getAsInt());
        update(id, "{\"RestartPolicy\":{\"Name\":\"sometimes\"}}").expect(400);
        String temporary = docker.ok("create", "--rm", "busybox", "true");
        String refusal = update(temporary, "{\"RestartPolicy\":{\"Name\":\"always\"}}")
                .expect(409)
                .message();
        assertEquals(
                "Cannot update container " + temporary
                        + ": Restart policy cannot be updated because AutoRemove is enabled for the container",
                refusal);
    }

    @Test
    void ofNoneIs404() {
        update("absent", "{}").expect(404);
    }

    @Test
    void commandNamesEachAndTellsTheEvent() {
        String id = docker.ok("create", "--name", "updated", "busybox", "true");
        assertEquals("updated", docker.ok("update", "--cpus", "1", "--restart", "always", "updated"));
        assertEquals(1000000000L, host(id).get("NanoCpus").getAsLong());
        long soon = Instant.now().getEpochSecond() + 1;
        String events = http.get(
                        "/v1.41/events?since=1&until=" + soon + "&filters={%22container%22:[%22" + id + "%22]}")
                .expect(200)
                .text();
        assertTrue(events.contains("\"Action\":\"update\""), events);
    }

    @Test
    void otherLimitsChangeBesideUnlimitedSwap() {
        String id = detached("-m", "64m", "--memory-swap", "-1", "busybox", "sleep", "1000");
        update(id, "{\"MemoryReservation\":33554432}").expect(200);
        assertEquals(33554432L, host(id).get("MemoryReservation").getAsLong());
        assertEquals(-1L, host(id).get("MemorySwap").getAsLong());
    }
}

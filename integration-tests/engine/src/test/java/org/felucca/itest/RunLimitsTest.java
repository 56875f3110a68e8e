package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.Test;

/** Limits of `docker run`, seen from inside the container and in its control group. */
class RunLimitsTest extends EngineTest {
    @Test
    void memoryIsLimited() {
        String id = detached("-m", "64m", "--memory-swap", "128m", "busybox", "sleep", "1000");
        assertEquals("67108864", cgroup(id, "memory", "memory.limit_in_bytes"));
        JsonObject host = inspect(id).getAsJsonObject("HostConfig");
        assertEquals(67108864L, host.get("Memory").getAsLong());
        assertEquals(134217728L, host.get("MemorySwap").getAsLong());
    }

    @Test
    void outOfMemoryIsKilledAndSaysSo() {
        String id =
                detached("-m", "16m", "--memory-swap", "16m", "busybox", "sh", "-c", "x=a; while :; do x=$x$x; done");
        assertEquals("137", docker.ok("wait", id));
        assertTrue(state(id).get("OOMKilled").getAsBoolean(), state(id).toString());
    }

    @Test
    void cpuSharesQuotaAndSetAreWritten() {
        String id = detached("--cpus", "0.5", "--cpuset-cpus", "0", "--cpu-shares", "512", "busybox", "sleep", "1000");
        assertEquals("50000", cgroup(id, "cpu", "cpu.cfs_quota_us"));
        assertEquals("100000", cgroup(id, "cpu", "cpu.cfs_period_us"));
        assertEquals("512", cgroup(id, "cpu", "cpu.shares"));
        assertEquals("0", cgroup(id, "cpuset", "cpuset.cpus"));
        assertEquals("Cpus_allowed_list:\t0", docker.ok("exec", id, "grep", "Cpus_allowed_list", "/proc/self/status"));
    }

    @Test
    void pidsAreLimited() {
        Commands.Result result = docker.run(
                "run",
                "--rm",
                "--network",
                "none",
                "--pids-limit",
                "5",
                "busybox",
                "sh",
                "-c",
                "for i in 1 2 3 4 5 6 7 8 9; do sleep 5 & done; echo all");
        assertTrue(result.err().contains("can't fork"), result.toString());
    }

    private String cgroup(String id, String controller, String file) {
        Path path = Path.of("/sys/fs/cgroup", controller, engine.cgroupParent(), id, file);
        try {
            return Files.readString(path).strip();
        } catch (IOException e) {
            throw new AssertionError(path.toString(), e);
        }
    }

    @Test
    void ulimitsAreSet() {
        assertEquals(
                "100\n200\n0",
                run(
                        "--ulimit",
                        "nofile=100:200",
                        "--ulimit",
                        "core=0",
                        "busybox",
                        "sh",
                        "-c",
                        "ulimit -Sn; ulimit -Hn; ulimit -c"));
    }

    @Test
    void sysctlsAndShmSizeAreSet() {
        assertEquals("123", run("--sysctl", "kernel.msgmax=123", "busybox", "cat", "/proc/sys/kernel/msgmax"));
        assertEquals(
                "8192", run("--shm-size", "8m", "busybox", "sh", "-c", "df -k /dev/shm | tail -1 | awk '{print $2}'"));
        assertEquals("65536", run("busybox", "sh", "-c", "df -k /dev/shm | tail -1 | awk '{print $2}'"));
    }
}

package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.junit.jupiter.api.Test;

/** Containers that take all they can get: others, the engine and the machine don't notice. */
class BadNeighbourTest extends EngineTest {
    private static final long MIB = 1 << 20;

    @Test
    void aForkBombHarmsNobody() {
        String neighbour = detached("busybox", "sleep", "1000");
        String bomb = detached(
                "--pids-limit",
                "64",
                "busybox",
                "sh",
                "-c",
                "b() { while :; do b & sleep 0.2; done; }; b 2>/dev/null & exec sleep 1000");
        Await.until("the bomb to meet its limit", () -> refusedForks(bomb) > 0);
        for (int i = 0; i < 5; i++) {
            assertTrue(pids(bomb) <= 64, pids(bomb) + " processes");
            assertEquals("works", docker.ok("exec", neighbour, "echo", "works"));
            assertEquals("works", run("busybox", "echo", "works"));
        }
        docker.ok("rm", "-f", bomb);
        assertTrue(!Files.exists(cgroup(bomb)), "processes are left");
        assertEquals("running", state(neighbour).get("Status").getAsString());
    }

    private Path cgroup(String id) {
        return Stream.of("/sys/fs/cgroup/pids", "/sys/fs/cgroup")
                .map(hierarchy -> Path.of(hierarchy, engine.cgroupParent()))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow()
                .resolve(id);
    }

    private long pids(String id) {
        return Long.parseLong(read(cgroup(id).resolve("pids.current")).strip());
    }

    private long refusedForks(String id) {
        Path events = cgroup(id).resolve("pids.events");
        return Files.exists(events)
                ? Long.parseLong(
                        read(events).lines().findFirst().orElse("max 0").split(" ", 2)[1])
                : 0;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    @Test
    void aContainerThatMeetsItsMemoryLimitEndsAlone() {
        String neighbour = detached("-m", "64m", "busybox", "sleep", "1000");
        String greedy =
                detached("-m", "16m", "--memory-swap", "16m", "busybox", "sh", "-c", "x=a; while :; do x=$x$x; done");
        assertEquals("137", docker.ok("wait", greedy));
        assertTrue(state(greedy).get("OOMKilled").getAsBoolean(), state(greedy).toString());
        assertEquals(137, state(greedy).get("ExitCode").getAsInt());
        assertEquals("running", state(neighbour).get("Status").getAsString());
        assertTrue(!state(neighbour).get("OOMKilled").getAsBoolean());
    }

    /** What is written is far more than the disk may take, and than the engine may hold for a reader who doesn't read. */
    @Test
    void aFloodOfOutputFillsNeitherDiskNorHeap() throws IOException {
        long before = resident();
        String id = created();
        Path folder = engine.root().resolve("containers").resolve(id);
        try (Http.Connection sleepy = http.open()) {
            sleepy.request("GET", "/v1.41/containers/" + id + "/logs?follow=1&stdout=1", null, Map.of());
            long most = 0;
            docker.ok("start", id);
            while (state(id).get("Running").getAsBoolean()) {
                most = Math.max(most, kept(folder));
            }
            assertTrue(Math.max(most, kept(folder)) < 24 * MIB, most / MIB + " MiB on disk");
        }
        assertTrue(resident() - before < 100 * MIB, (resident() - before) / MIB + " MiB more in memory");
        assertEquals("end", docker.ok("logs", "--tail", "1", id));
    }

    private String created() {
        String flood = "yes 0123456789012345678901234567890123456789 | head -c 120000000; echo; echo end";
        return docker.ok(
                "create",
                "--network",
                "none",
                "--log-opt",
                "max-size=10m",
                "--log-opt",
                "max-file=2",
                "busybox",
                "sh",
                "-c",
                flood);
    }

    private static long kept(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.getFileName().toString().contains("-json.log"))
                    .toList();
        }
        // one that has been rotated away meanwhile is 0 bytes long
        return files.stream().mapToLong(file -> file.toFile().length()).sum();
    }

    /** Bytes of the engine's memory that are in use. */
    private long resident() {
        return read(Path.of("/proc", Long.toString(engine.pid()), "status"))
                        .lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                << 10;
    }
}

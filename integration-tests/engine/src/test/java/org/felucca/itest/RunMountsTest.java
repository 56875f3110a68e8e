package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders, files and tmpfs of `docker run`, seen from inside the container. */
class RunMountsTest extends EngineTest {
    @Test
    void bindMountsShowTheHostsFolderBothWays(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("in"), "from the host\n");
        assertEquals(
                "from the host",
                run("-v", folder + ":/data", "busybox", "sh", "-c", "cat /data/in; echo back >/data/out"));
        assertEquals("back\n", Files.readString(folder.resolve("out")));
    }

    @Test
    void aReadOnlyBindRefusesWrites(@TempDir Path folder) throws IOException {
        Commands.Result result = docker.run(
                "run", "--rm", "--network", "none", "-v", folder + ":/data:ro", "busybox", "touch", "/data/x");
        assertEquals(1, result.exit());
        assertTrue(result.err().contains("Read-only file system"), result.toString());
        try (var files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void aBindMakesAMissingHostFolder(@TempDir Path folder) {
        run("-v", folder + "/made/here:/data", "busybox", "true");
        assertTrue(Files.isDirectory(folder.resolve("made/here")));
    }

    @Test
    void aSingleFileCanBeBound(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "one file\n");
        assertEquals("one file", run("-v", file + ":/etc/some.conf:ro", "busybox", "cat", "/etc/some.conf"));
    }

    @Test
    void mountFlagBindsAndMakesTmpfs(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("f"), "content\n");
        String out = run(
                "--mount",
                "type=bind,source=" + folder + ",target=/a,readonly",
                "--mount",
                "type=tmpfs,target=/b,tmpfs-size=1m,tmpfs-mode=1770",
                "busybox",
                "sh",
                "-c",
                "cat /a/f; touch /a/x 2>/dev/null || echo refused; stat -c %a /b; df -k /b | tail -1 | awk '{print $2}'");
        assertEquals("content\nrefused\n1770\n1024", out);
    }

    @Test
    void tmpfsHasItsOptions() {
        String mount = run(
                "--tmpfs",
                "/scratch:size=2m,uid=1000,mode=700",
                "busybox",
                "sh",
                "-c",
                "grep ' /scratch ' /proc/mounts; stat -c '%u %a' /scratch");
        assertTrue(mount.contains("tmpfs"), mount);
        assertTrue(mount.contains("size=2048k"), mount);
        assertTrue(mount.contains("noexec") && mount.contains("nosuid") && mount.contains("nodev"), mount);
        assertTrue(mount.endsWith("1000 700"), mount);
    }

    @Test
    void aReadOnlyRootRefusesWritesAndKeepsTmpfs() {
        assertEquals(
                "refused\nwritten",
                run(
                        "--read-only",
                        "--tmpfs",
                        "/tmp",
                        "busybox",
                        "sh",
                        "-c",
                        "touch /x 2>/dev/null || echo refused; touch /tmp/x && echo written"));
    }

    @Test
    void theHostsQueuesAndSharedMemoryAreThereWithTheHostsIpc() {
        String mounts =
                docker.ok("run", "--rm", "--ipc", "host", "--network", "none", "busybox", "cat", "/proc/mounts");
        assertTrue(mounts.contains(" /dev/mqueue mqueue "), mounts);
        assertTrue(mounts.contains(" /dev/shm tmpfs "), mounts);
    }
}

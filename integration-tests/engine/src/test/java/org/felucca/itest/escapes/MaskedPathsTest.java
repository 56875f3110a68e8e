package org.felucca.itest.escapes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.Http;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * CVE-2025-31133: files were masked by binding {@code /dev/null} of the container upon them, and that was a link to something else by then. Here the
 * container's null device is opened in its root, must be device 1:3, and is what is mounted.
 */
class MaskedPathsTest extends EscapeTest {
    private static final List<String> FILES =
            List.of("/proc/kcore", "/proc/keys", "/proc/timer_list", "/proc/sched_debug", "/proc/latency_stats");

    /** What the container's root does to a masked file must not be done to the host's null device. */
    @Test
    void aMaskedFileIsNotTheHostsNullDevice() throws IOException {
        Map<String, Object> before = nullDevice();
        String script = "for f in " + String.join(" ", there())
                + "; do chmod 600 $f; chown 7:7 $f; touch -t 200001010000 $f; done;" + " chmod 600 /dev/null; true";
        run("busybox", "sh", "-c", script);
        run("-u", "1000", "busybox", "true");
        String container = detached("busybox", "sleep", "60");
        docker.ok("exec", "-u", "1000", container, "true");
        assertEquals(before, nullDevice());
        assertEquals(
                "0:0",
                docker.ok("exec", container, "stat", "-c", "%u:%g", "/dev/null"),
                "the null device is everybody's");
    }

    private static Map<String, Object> nullDevice() throws IOException {
        return Files.readAttributes(
                Path.of("/dev/null"), "unix:mode,uid,gid,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
    }

    private static List<String> there() {
        return FILES.stream().filter(file -> Files.exists(Path.of(file))).toList();
    }

    @Test
    void whatIsMaskedIsEmpty() {
        for (String file : there()) {
            assertEquals("1:3", run("busybox", "stat", "-c", "%t:%T", file));
            assertEquals("", run("busybox", "cat", file));
        }
        for (String folder : List.of("/proc/acpi", "/proc/scsi", "/sys/firmware")) {
            if (Files.exists(Path.of(folder))) {
                assertEquals("", run("busybox", "ls", folder));
            }
        }
    }

    /** The container's /dev is a volume that others write to. */
    @ParameterizedTest
    @ValueSource(
            strings = {"/proc/sys/kernel/core_pattern", "/etc/passwd", "/proc/self/fd/1", "/proc/sysrq-trigger", ""})
    void aNullDeviceThatIsAnotherFileIsRefused(String target) throws IOException {
        String volume = sharedVolume();
        if (!target.isEmpty()) {
            Files.createSymbolicLink(sharedFolder().resolve("null"), Path.of(target));
        }
        String corePattern = Files.readString(Path.of("/proc/sys/kernel/core_pattern"));
        String container =
                created("-v", volume + ":/dev:nocopy", "busybox", "sh", "-c", "cat /proc/keys; echo x >/proc/keys");
        Http.Response answer = start(container);
        // an older runc masks with whatever the name leads to
        assumeFalse(engine.isDocker() && answer.status() == 204, "the peer has this hole");
        assertTrue(answer.status() >= 400, answer.toString());
        assertTrue(answer.message().contains("/dev/null"), answer.toString());
        assertEquals(corePattern, Files.readString(Path.of("/proc/sys/kernel/core_pattern")));
    }

    @Test
    void aNullDeviceThatIsSwappedWhileContainersStart() throws IOException {
        String volume = sharedVolume();
        Path shared = sharedFolder();
        Commands.ok("mknod", "-m", "666", shared.resolve("real").toString(), "c", "1", "3");
        Racer.during(() -> swapNull(shared), () -> {
            for (int i = 0; i < 15; i++) {
                Commands.Result result = docker.run(
                        "run",
                        "--rm",
                        "--network",
                        "none",
                        "-v",
                        volume + ":/dev:nocopy",
                        "busybox",
                        "stat",
                        "-c",
                        "%t:%T",
                        "/proc/keys");
                assumeFalse(engine.isDocker() && result.exit() == 0, "the peer may have this hole");
                assertTrue(
                        result.exit() == 0
                                ? result.out().equals("1:3\n")
                                : !result.err().isBlank(),
                        result.toString());
            }
        });
    }

    /** Puts now the device and now a link at the name of the null device. */
    private static void swapNull(Path folder) throws IOException {
        Path name = folder.resolve("null");
        Path next = folder.resolve("next");
        Files.createLink(next, folder.resolve("real"));
        Files.move(next, name, StandardCopyOption.ATOMIC_MOVE);
        Files.createSymbolicLink(next, Path.of("/proc/sys/kernel/hostname"));
        Files.move(next, name, StandardCopyOption.ATOMIC_MOVE);
    }
}

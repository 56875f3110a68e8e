package org.felucca.itest.escapes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.felucca.itest.harness.Http;
import org.felucca.itest.harness.Tar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * CVE-2025-52881: what the engine wrote to a file of procfs, a sysctl or a label, was made to go to another file, of procfs too. Here sysctls go below the
 * root of the container's own procfs, across no other mount; everything else is written before the container's files are in reach.
 */
class ProcfsWritesTest extends EscapeTest {
    private static final Path FORWARD = Path.of("/proc/sys/net/ipv4/ip_forward");

    @Test
    void sysctlsAreTheContainersOwn() throws IOException {
        String before = Files.readString(FORWARD);
        assertEquals(
                "1\n12345\n7000",
                run(
                        "--sysctl",
                        "net.ipv4.ip_forward=1",
                        "--sysctl",
                        "kernel.msgmax=12345",
                        "--sysctl",
                        "net.core.somaxconn=7000",
                        "busybox",
                        "cat",
                        FORWARD.toString(),
                        "/proc/sys/kernel/msgmax",
                        "/proc/sys/net/core/somaxconn"));
        assertEquals(before, Files.readString(FORWARD));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/proc/sys/net/ipv4/ip_forward",
                "/proc/sys/kernel/msgmax",
                "/proc/self/attr/exec",
                "/proc/self/attr/apparmor/exec",
                "/proc/self/oom_score_adj"
            })
    void nothingCanBePutOverWhatIsWritten(String file, @TempDir Path folder) throws IOException {
        Path decoy = Files.writeString(folder.resolve("decoy"), "untouched");
        String container = created(
                "--sysctl",
                "net.ipv4.ip_forward=1",
                "--sysctl",
                "kernel.msgmax=12345",
                "-v",
                decoy + ":" + file,
                "busybox",
                "true");
        Http.Response answer = start(container);
        assertTrue(answer.status() >= 400, answer.toString());
        assertEquals("untouched", Files.readString(decoy));
    }

    @Test
    void noSysctlGoesThroughALink() throws IOException {
        String before = Files.readString(Path.of("/proc/sys/kernel/core_pattern"));
        String container = created("--sysctl", "kernel.msgmax=12345", "busybox", "true");
        plant(
                container,
                new Tar()
                        .folder("fake")
                        .folder("fake/sys")
                        .folder("fake/sys/kernel")
                        .link("fake/sys/kernel/msgmax", "2", "/proc/sys/kernel/core_pattern")
                        .link("proc", "2", "/fake"));
        Http.Response answer = start(container);
        assertTrue(answer.status() >= 400 && answer.message().contains("ordinary directory"), answer.toString());
        assertEquals(before, Files.readString(Path.of("/proc/sys/kernel/core_pattern")));
    }

    @Test
    void theScoreForWantOfMemoryIsTheProcesssOwn() {
        String container = detached("--oom-score-adj", "500", "busybox", "sleep", "60");
        assertEquals("500", docker.ok("exec", container, "cat", "/proc/1/oom_score_adj"));
        assertEquals("500", docker.ok("exec", container, "cat", "/proc/self/oom_score_adj"));
    }
}

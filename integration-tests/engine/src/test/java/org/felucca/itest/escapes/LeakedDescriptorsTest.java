package org.felucca.itest.escapes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.Http;
import org.felucca.itest.harness.Tar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * CVE-2024-21626: a descriptor of a folder of the host was open while the working directory was entered, so {@code WORKDIR /proc/self/fd/8} began
 * outside. Here all are closed before, and no link of procfs is followed on the way.
 */
class LeakedDescriptorsTest extends EscapeTest {
    private static final String THREE = "0\n1\n2";

    @Test
    void theFirstProcessHasThreeDescriptors() {
        assertEquals(THREE, descriptors(detached("busybox", "sleep", "60"), "1"));
        assertEquals(THREE, descriptors(detached("-i", "busybox", "sleep", "60"), "1"));
        assertEquals(THREE, descriptors(detached("-t", "busybox", "sleep", "60"), "1"));
        String withInit = detached("--init", "busybox", "sleep", "60");
        assertEquals(THREE, descriptors(withInit, "1"));
        assertEquals(THREE, descriptors(withInit, pidOf(withInit, "sleep 60")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-i", "-t", "--privileged"})
    void aFurtherProcessHasThreeDescriptors(String flag) {
        assumeFalse(
                engine.isDocker() && flag.equals("--privileged"),
                "root here lacks capabilities, Docker's runtime then fails");
        String container = detached("busybox", "sleep", "60");
        if (flag.isEmpty()) {
            docker.ok("exec", "-d", container, "sleep", "61");
        } else {
            docker.ok("exec", "-d", flag, container, "sleep", "61");
        }
        Await.until("the process", () -> !pidOf(container, "sleep 61").isEmpty());
        assertEquals(THREE, descriptors(container, pidOf(container, "sleep 61")));
    }

    private String descriptors(String container, String pid) {
        return docker.ok("exec", container, "ls", "/proc/" + pid + "/fd");
    }

    private String pidOf(String container, String command) {
        String search = "for p in /proc/[0-9]*; do [ \"$(tr '\\0' ' ' <$p/cmdline)\" = '" + command
                + " ' ] && echo ${p#/proc/}; done; true";
        return docker.ok("exec", container, "sh", "-c", search);
    }

    @Test
    void noWorkingDirectoryIsADescriptor() {
        for (int fd = 0; fd < 14; fd++) {
            refusedAsFolder("/proc/self/fd/" + fd);
            refusedAsFolder("/proc/self/fd/" + fd + "/../../..");
        }
    }

    private void refusedAsFolder(String folder) {
        String container = created("-w", folder, "busybox", "ls");
        Http.Response answer = start(container);
        assertEquals(400, answer.status() == 500 && engine.isDocker() ? 400 : answer.status(), answer.toString());
        assertTrue((engine.isDocker() || answer.message().contains("cwd")), answer.toString());
        docker.ok("rm", container);
    }

    @Test
    void noWorkingDirectoryOfAFurtherProcessIsADescriptor() {
        String container = detached("busybox", "sleep", "60");
        for (int fd = 0; fd < 12; fd++) {
            Commands.Result result = docker.run("exec", "-w", "/proc/self/fd/" + fd, container, "ls");
            assertTrue(result.exit() != 0 && !result.out().contains("bin"), result.toString());
        }
        // a link that the container's process made
        docker.ok("exec", container, "ln", "-s", "/proc/self/fd/7", "/door");
        Commands.Result result = docker.run("exec", "-w", "/door", container, "ls");
        assertTrue(result.exit() != 0 && !result.out().contains("bin"), result.toString());
    }

    @Test
    void aLinkInTheImageToADescriptorIsRefused() {
        for (int fd = 3; fd < 8; fd++) {
            String container = created("-w", "/door", "busybox", "ls");
            plant(container, new Tar().link("door", "2", "/proc/self/fd/" + fd));
            Http.Response answer = start(container);
            assertTrue(
                    answer.status() >= 400
                            && (engine.isDocker() || answer.message().contains("cwd")),
                    answer.toString());
            docker.ok("rm", container);
        }
    }

    /** Where a container sees the host's processes, their roots are a link away. */
    @Test
    void theRootOfAProcessOfTheHostIsNoWorkingDirectory() {
        assumeFalse(engine.isDocker(), "20.10 has this hole");
        String name = "escaped-" + ProcessHandle.current().pid();
        for (String link : new String[] {"root", "cwd"}) {
            String host = "/proc/" + engine.pid() + "/" + link;
            for (String folder : new String[] {host, host + "/" + name}) {
                Commands.Result result =
                        docker.run("run", "--rm", "--network", "none", "--pid", "host", "-w", folder, "busybox", "ls");
                assertTrue(result.exit() != 0 && !result.out().contains("bin"), result.toString());
            }
        }
        assertFalse(Files.exists(Path.of("/", name)));
    }

    @Test
    void theEnginesOwnDescriptorsAreNoSources() {
        for (String source :
                new String[] {"/proc/self/fd/3", "/proc/self/fd/9", "/proc/./self/fd/9", "/proc/self/root"}) {
            Commands.Result result =
                    docker.run("run", "--rm", "--network", "none", "-v", source + ":/x", "busybox", "ls", "/x");
            assertTrue(engine.isDocker() || result.err().contains("is the engine's own"), result.toString());
        }
    }
}

package org.felucca.itest.escapes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.Http;
import org.felucca.itest.harness.Leftovers;
import org.felucca.itest.harness.Tar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * CVE-2019-19921, CVE-2021-30465, CVE-2023-27561: an image or a shared volume had a link where something was to be mounted, and the mount came to lie
 * elsewhere. Here each place is opened by openat2(2) below the root and the mount is moved to the descriptor.
 */
class SymlinkedMountsTest extends EscapeTest {
    @ParameterizedTest
    @ValueSource(strings = {"proc", "sys"})
    void anImageWhoseProcOrSysIsALinkIsRefused(String name) {
        String container = created("busybox", "true");
        plant(container, new Tar().folder("elsewhere").link(name, "2", "/elsewhere"));
        Http.Response answer = start(container);
        assertTrue(answer.status() >= 400, answer.toString());
        assertTrue(answer.message().contains("ordinary directory"), answer.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc", "/proc/sys", "/proc/self", "/proc/1/attr", "/proc/sys/net/ipv4/ip_forward"})
    void nothingIsMountedInProcfs(String place) {
        assumeFalse(engine.isDocker(), "20.10 mounts on some");
        Commands.Result result = docker.run(
                "run", "--rm", "--network", "none", "-v", sharedVolume() + ":" + place, "busybox", "ls", place);
        assertTrue(result.exit() != 0, result.toString());
        assertTrue(docker.run("run", "--rm", "--network", "none", "--tmpfs", place, "busybox", "true")
                        .exit()
                != 0);
    }

    /** The place is named outside of /proc, and a link in a volume leads there. */
    @ParameterizedTest
    @ValueSource(strings = {"/proc", "/proc/sys", "/proc/self/attr", "/proc/self/fd/1", "/proc/self/root"})
    void noLinkLeadsAMountIntoProcfs(String target) throws IOException {
        assumeFalse(engine.isDocker(), "20.10 mounts on some");
        String volume = sharedVolume();
        Files.createSymbolicLink(sharedFolder().resolve("door"), Path.of(target));
        String container = created("-v", volume + ":/shared", "--tmpfs", "/shared/door", "busybox", "true");
        Http.Response answer = start(container);
        assertTrue(answer.status() >= 400, answer.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "../../../../../../../..", "/etc/../../../.."})
    void aLinkLeadsNoFurtherThanTheRoot(String target, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("mark"), "inside");
        String volume = sharedVolume();
        Files.createSymbolicLink(sharedFolder().resolve("door"), Path.of(target));
        String name = "felucca-escaped-" + ProcessHandle.current().pid();
        assertEquals(
                "inside",
                run(
                        "-v",
                        volume + ":/shared",
                        "-v",
                        folder + ":/shared/door/" + name,
                        "busybox",
                        "cat",
                        "/" + name + "/mark"));
        assertFalse(Files.exists(Path.of("/", name)));
    }

    /** While containers start on a volume, somebody swaps the folder in which they mount for a link to the host's root. */
    @Test
    void aFolderThatIsSwappedWhileContainersStart(@TempDir Path target) throws IOException {
        String volume = sharedVolume();
        Path shared = sharedFolder();
        Files.createDirectories(shared.resolve("d/inner"));
        Leftovers.Files before = Leftovers.Files.of(target);
        List<Set<String>> mounts = mounts();
        Racer.during(Racer.swapping(shared.resolve("d"), target), () -> {
            for (int i = 0; i < 15; i++) {
                Commands.Result result = docker.run(
                        "run",
                        "--rm",
                        "--network",
                        "none",
                        "-v",
                        volume + ":/shared",
                        "--tmpfs",
                        "/shared/d/inner",
                        "busybox",
                        "sh",
                        "-c",
                        "ls /etc/hostname /bin/sh");
                assertTrue(result.exit() == 0 || !result.err().isBlank(), result.toString());
            }
        });
        assertEquals(before, Leftovers.Files.of(target));
        assertEquals(mounts, mounts());
    }

    private List<Set<String>> mounts() {
        Map<String, Set<String>> all = Leftovers.of(engine);
        return List.of(all.get("mounts of the machine"), all.get("mounts of the engine"));
    }
}

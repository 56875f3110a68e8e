package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine is killed; volumes are whole, and those that containers have are theirs still. */
@Tag("root")
class VolumesCrashTest {
    private SharedEngine.Clients own;

    @BeforeEach
    void start() {
        own = SharedEngine.Clients.startNew("fvo" + ProcessHandle.current().pid());
    }

    @AfterEach
    void end() {
        own.close();
    }

    private Set<String> volumes() {
        return Arrays.stream(own.docker().ok("volume", "ls", "-q").split("\n", -1))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    @Timeout(180)
    void aRunningContainerKeepsItsVolumesAndTheNextEngineUnmountsThem() {
        own.docker().ok("volume", "create", "-o", "type=tmpfs", "-o", "device=tmpfs", "memory");
        String id = own.docker()
                .ok(
                        "run",
                        "-d",
                        "--network",
                        "none",
                        "-v",
                        "memory:/m",
                        "-v",
                        "data:/d",
                        "busybox",
                        "sh",
                        "-c",
                        "echo here > /m/file; echo kept > /d/file; sleep 1000");
        own.engine().kill();
        own.engine().start();
        assertEquals(
                "here",
                own.docker().ok("run", "--rm", "--network", "none", "-v", "memory:/m", "busybox", "cat", "/m/file"));
        own.docker().fails(1, "volume is in use - [" + id + "]", "volume", "rm", "memory");
        own.docker().ok("rm", "-f", id);
        assertEquals("", own.docker().ok("run", "--rm", "--network", "none", "-v", "memory:/m", "busybox", "ls", "/m"));
        assertEquals(
                "kept",
                own.docker().ok("run", "--rm", "--network", "none", "-v", "data:/d", "busybox", "cat", "/d/file"));
        own.docker().ok("volume", "rm", "memory", "data");
    }

    @Test
    @Timeout(300)
    void creationsThatAreCutShortLeaveNoVolumeOfTheirOwn() throws Exception {
        for (int round = 0; round < 5; round++) {
            Thread creator = new Thread(() -> {
                for (int i = 0; i < 50; i++) {
                    own.docker().run("create", "-v", "/etc", "-v", "/two", "-v", "named:/n", "busybox", "true");
                }
            });
            creator.start();
            int some = 1 + 2 * round;
            Await.until(some + " containers", () -> own.docker().ok("ps", "-aq").split("\n", -1).length > some);
            own.engine().kill();
            creator.join();
            own.engine().start();
            Set<String> used = new TreeSet<>();
            for (String id : own.docker().ok("ps", "-aq").split("\n", -1)) {
                if (!id.isEmpty()) {
                    used.addAll(Arrays.asList(own.docker()
                            .ok("inspect", "-f", "{{range .Mounts}}{{.Name}} {{end}}", id)
                            .trim()
                            .split(" ", -1)));
                    own.docker().ok("start", "-a", id);
                }
            }
            Set<String> left = volumes();
            assertTrue(left.containsAll(used), left + " lack some of " + used);
            left.removeAll(used);
            left.remove("named");
            assertEquals(Set.of(), left, "volumes of nobody");
            for (String id : own.docker().ok("ps", "-aq").split("\n", -1)) {
                if (!id.isEmpty()) {
                    own.docker().ok("rm", "-v", id);
                }
            }
            assertTrue(Set.of("named").containsAll(volumes()), volumes().toString());
        }
        Path planned = own.engine().root().resolve("planned");
        try (var files = Files.list(planned)) {
            assertEquals(0, files.count());
        }
    }
}

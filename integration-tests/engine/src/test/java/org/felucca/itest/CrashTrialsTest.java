package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.felucca.itest.crash.CrashTrials;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The engine is killed at random instants while clients create, start, exec, update, commit, stop, remove and load. Some instants each time;
 * {@code -Dcrash.instants=300} tries more of them, {@code -Dcrash.seed=N} asks as another run did. See docs/crashes.md.
 */
@Tag("root")
class CrashTrialsTest {
    private SharedEngine.Clients own;

    @BeforeEach
    void start() {
        assumeFalse(System.getProperty("engine").equals("docker"), "what lies on disk and in the kernel is Felucca's");
        own = SharedEngine.Clients.startNew("fct" + ProcessHandle.current().pid());
    }

    @AfterEach
    void end() {
        if (own != null) {
            own.close();
        }
    }

    @Test
    @Timeout(7200)
    void whereverItIsKilledKernelAndDiskAgreeAfterwards() throws Exception {
        long seed = Long.getLong("crash.seed", System.nanoTime());
        int instants = Integer.getInteger("crash.instants", 10);
        System.out.println("crash trials: " + instants + " instants, -Dcrash.seed=" + seed);
        CrashTrials trials = new CrashTrials(own, archives(), seed);
        Path report = Files.createDirectories(Path.of("target")).resolve("crash-trials.txt");
        for (int i = 1; i <= instants; i++) {
            trials.trial(i).forEach(System.out::println);
            Files.writeString(
                    report,
                    i + " instants, seed " + seed + "\nunder way: " + new TreeMap<>(trials.cutShort()) + "\n"
                            + trials.lines() + "\n" + trials.findings().size() + " differences\n"
                            + String.join("\n", trials.findings())
                            + "\n");
        }
        assertEquals(List.of(), trials.findings(), "seed " + seed);
    }

    /** Images with a layer of their own on a common one. */
    private Map<String, byte[]> archives() {
        Map<String, byte[]> archives = new TreeMap<>();
        for (int i = 0; i < 3; i++) {
            String name = "loaded/image" + i;
            own.docker()
                    .ok(
                            "run",
                            "--name",
                            "source",
                            "--network",
                            "none",
                            "busybox",
                            "dd",
                            "if=/dev/urandom",
                            "of=/f",
                            "bs=1M",
                            "count=" + (1 + 2 * i));
            own.docker().ok("commit", "source", name);
            own.docker().ok("rm", "source");
            archives.put(
                    name + ":latest",
                    own.http().get("/images/" + name + "/get").expect(200).bytes());
            own.docker().ok("rmi", name);
        }
        return archives;
    }
}

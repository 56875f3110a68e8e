package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.Consistency;
import org.felucca.itest.harness.HangingFolder;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Containers that hang in a system call, or whose processes can't be ended, keep nobody from anything that is not about them. */
@Tag("root")
class StuckTest {
    /** More than the machine has processors: as many as hang would take all carriers of virtual threads. */
    private static final int MANY = Runtime.getRuntime().availableProcessors() + 2;

    private final List<Commands.Running> stuck = new ArrayList<>();
    private SharedEngine.Clients own;
    private String other;

    @BeforeEach
    void start() {
        assumeFalse(System.getProperty("engine").equals("docker"), "Docker's daemon may be the one that hangs");
        own = SharedEngine.Clients.startNew("fst" + ProcessHandle.current().pid());
        other = own.docker().ok("run", "-d", "--name", "other", "--network", "none", "busybox", "sleep", "1000");
    }

    @AfterEach
    void end() {
        stuck.forEach(Commands.Running::close);
        if (own != null) {
            own.close();
        }
    }

    /** Each command is bounded: one that waits for those that hang fails. */
    private void assertServes(String... others) {
        for (String id : others) {
            assertTrue(own.docker().ok("ps", "-a", "--no-trunc").contains(id));
            assertEquals(id, own.docker().ok("inspect", "-f", "{{.Id}}", id));
        }
        assertEquals(other, own.docker().ok("inspect", "-f", "{{.Id}}", "other"));
        assertEquals("fine", own.docker().ok("exec", "other", "echo", "fine"));
        assertEquals("fine", own.docker().ok("run", "--rm", "--network", "none", "busybox", "echo", "fine"));
        own.docker().ok("stop", "-t", "0", "other");
        own.docker().ok("start", "other");
        own.docker().ok("images");
        own.docker().ok("volume", "ls");
        own.docker().ok("info");
    }

    private HangingFolder hanging() {
        assumeTrue(HangingFolder.works(), "no /dev/fuse");
        return new HangingFolder(own.engine(), Path.of("/run/" + own.engine().cgroupParent() + "/hanging"));
    }

    private String[] startMany(HangingFolder hanging) throws IOException {
        String[] ids = new String[MANY];
        for (int i = 0; i < MANY; i++) {
            ids[i] = own.docker()
                    .ok("create", "--network", "none", "-v", hanging.folder() + "/sub:/m", "busybox", "sleep", "1000");
            int before = hanging.asked();
            stuck.add(own.docker().start("start", ids[i]));
            if (i == 0) {
                Await.until("somebody to look into the folder", () -> hanging.asked() > before);
            }
        }
        return ids;
    }

    @Test
    @Timeout(300)
    void startsThatHangInAMountHoldNobodyElse() throws Exception {
        Consistency consistency = new Consistency(own.engine());
        try (HangingFolder hanging = hanging()) {
            String[] ids = startMany(hanging);
            assertServes(ids);
            stuck.forEach(start -> assertTrue(start.alive(), start.errSoFar()));
        }
        for (Commands.Running start : stuck) {
            assertTrue(start.end().exit() != 0, "the folder has gone");
        }
        assertServes();
        own.removeAllContainers();
        assertEquals(List.of(), consistency.settled());
    }

    @Test
    @Timeout(300)
    void anEngineThatIsKilledThenHasNothingHalfStartedAfterwards() throws Exception {
        Consistency consistency = new Consistency(own.engine());
        Thread killer = new Thread(own.engine()::kill);
        try (HangingFolder hanging = hanging()) {
            startMany(hanging);
            Path engine = Path.of("/proc", Long.toString(own.engine().pid()), "stat");
            killer.start();
            // its threads that hang can't be ended, so it is still there when the folder goes
            Await.until("the signal", () -> read(engine).contains(") Z "));
        }
        killer.join();
        own.engine().start();
        assertServes();
        own.removeAllContainers();
        assertEquals(List.of(), consistency.settled());
    }

    @Test
    @Timeout(300)
    void aProcessThatCannotBeEndedHoldsNobodyElse() throws Exception {
        try (HangingFolder hanging = hanging()) {
            // the folder hangs in the container's root as seen by its process only
            String id = own.docker()
                    .ok("run", "-d", "--network", "none", "-v", "/run:/host:ro", "busybox", "sleep", "1000");
            String inside = "/host/" + own.engine().cgroupParent() + "/hanging/file";
            int before = hanging.asked();
            stuck.add(own.docker().start("exec", id, "cat", inside));
            Await.until("a process that hangs", () -> hanging.asked() > before);
            stuck.add(own.docker().start("cp", id + ":" + inside, "-"));
            stuck.add(own.docker().start("stop", "-t", "1", id));
            assertServes(id);
            stuck.add(own.docker().start("rm", "-f", id));
            assertServes();
        }
        own.removeAllContainers();
    }

    @Test
    @Timeout(300)
    void aContainerThatSomebodyElseHasFrozenHoldsNobodyElse() throws Exception {
        String id =
                own.docker().ok("run", "-d", "--network", "none", "busybox", "sh", "-c", "while :; do echo x; done");
        Path freezer = Path.of("/sys/fs/cgroup/freezer", own.engine().cgroupParent(), id, "freezer.state");
        assumeTrue(java.nio.file.Files.exists(freezer), "only version 1 freezes so that nothing is ended");
        java.nio.file.Files.writeString(freezer, "FROZEN");
        try {
            Await.until("it to stand still", () -> read(freezer).equals("FROZEN"));
            stuck.add(own.docker().start("stop", "-t", "1", id));
            assertServes(id);
            stuck.add(own.docker().start("rm", "-f", id));
            stuck.add(own.docker().start("exec", id, "true"));
            assertServes(id);
        } finally {
            java.nio.file.Files.writeString(freezer, "THAWED");
        }
        for (Commands.Running command : stuck) {
            command.end();
        }
        own.docker().run("rm", "-f", id);
        assertTrue(!own.docker().ok("ps", "-aq", "--no-trunc").contains(id));
    }

    private static String read(Path file) {
        try {
            return java.nio.file.Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    @Timeout(300)
    void outputThatNobodyReadsHoldsNobodyElse() throws Exception {
        // a client that attaches and never reads, with a log that is slow as well: none
        String id = own.docker().ok("create", "--log-driver", "none", "--network", "none", "busybox", "yes");
        try (var connection = own.http().open()) {
            connection.request(
                    "POST", "/containers/" + id + "/attach?stream=1&stdout=1", new byte[0], java.util.Map.of());
            connection.head();
            own.docker().ok("start", id);
            Path writer = Path.of("/proc", own.docker().ok("inspect", "-f", "{{.State.Pid}}", id), "wchan");
            Await.until(() -> "the writer to wait: " + read(writer), () -> read(writer)
                    .contains("pipe"));
            assertServes(id);
            own.docker().ok("rm", "-f", id);
        }
    }

    @Test
    @Timeout(300)
    void anImageOfALargeContainerHoldsNotEvenIt() throws Exception {
        String id = own.docker()
                .ok(
                        "run",
                        "-d",
                        "--network",
                        "none",
                        "busybox",
                        "sh",
                        "-c",
                        "dd if=/dev/urandom of=/large bs=1M count=150 2>/dev/null; echo written; sleep 1000");
        Await.until("a large file", () -> own.docker().run("logs", id).out().contains("written"));
        Commands.Running commit = own.docker().start("commit", id, "large");
        stuck.add(commit);
        Await.until("the commit", () -> !list("incoming").isEmpty());
        own.docker().ok("inspect", id);
        own.docker().ok("update", "-m", "1g", "--memory-swap", "-1", id);
        own.docker().ok("rename", id, "renamed");
        assertTrue(commit.alive(), "the commit was too fast to show anything");
        own.docker().ok("stop", "-t", "0", id);
        commit.end().ok();
        own.docker().ok("rm", id);
        assertEquals(
                "157286400",
                own.docker().ok("run", "--rm", "--network", "none", "large", "stat", "-c", "%s", "/large"));
    }

    private List<String> list(String folder) {
        String[] names = own.engine().root().resolve(folder).toFile().list();
        return names == null ? List.of() : List.of(names);
    }
}

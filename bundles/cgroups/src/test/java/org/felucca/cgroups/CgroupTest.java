package org.felucca.cgroups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.Poller;
import org.felucca.linux.program.Child;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.model.oci.OciCpu;
import org.felucca.model.oci.OciDeviceRule;
import org.felucca.model.oci.OciMemory;
import org.felucca.model.oci.OciPids;
import org.felucca.model.oci.OciResources;
import org.felucca.model.oci.OciResourcesBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On the cgroups of this host, whatever their version. */
@Tag("root")
class CgroupTest {
    private static final long MIB = 1024 * 1024;
    private static final OciResources NONE = OciResourcesBuilder.builder().build();

    private final Cgroups cgroups = Cgroups.detect();
    private final String parent = "/felucca-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

    @AfterEach
    void leaveNothing() {
        try {
            Cgroup left = cgroups.open(path());
            left.kill();
            left.delete();
        } catch (FeluccaException gone) {
            assertEquals(ErrorKind.NOT_FOUND, gone.kind());
        }
        cgroups.removeEmpty(parent);
        for (Hierarchy hierarchy : cgroups.hierarchies()) {
            assertFalse(Files.exists(hierarchy.mountPoint().resolve(parent.substring(1))), hierarchy.toString());
        }
        cgroups.close();
    }

    private String path() {
        return parent + "/one";
    }

    @Test
    void processIsInEveryTreeAndFolderGoesWithIt() throws IOException {
        Cgroup cgroup = cgroups.create(path(), NONE);
        try (Child child = Member.shell(cgroup, "exec sleep 1000")) {
            assertEquals(List.of(child.pid()), cgroup.pids());
            for (String line : Files.readAllLines(Path.of("/proc/" + child.pid() + "/cgroup"))) {
                String[] fields = line.split(":", 3);
                boolean ours = fields[1].isEmpty()
                        || cgroups.hierarchies().stream()
                                .anyMatch(tree -> tree.mountOptions().equals(fields[1]));
                assertTrue(!ours || fields[2].equals(path()), line);
            }
            cgroup.kill();
            assertEquals(9, child.await().signal());
        }
        cgroup.delete();
        assertFalse(cgroup.exists());
    }

    @Test
    void deleteWaitsForProcessesThatAreKilled() {
        Cgroup cgroup = cgroups.create(path(), NONE);
        try (Child child = Member.shell(cgroup, "sleep 1000 & sleep 1000 & exec sleep 1000")) {
            cgroup.kill();
            cgroup.delete();
            assertFalse(cgroup.exists());
            child.await();
        }
    }

    @Test
    void deletingWhatIsNotThereDoesNothing() {
        Cgroup cgroup = cgroups.create(path(), NONE);
        cgroup.delete();
        cgroup.delete();
        FeluccaException gone = assertThrows(FeluccaException.class, () -> cgroups.open(path()));
        assertEquals(ErrorKind.NOT_FOUND, gone.kind());
    }

    @Test
    void folderInUseIsNotTakenOver() {
        Cgroup first = cgroups.create(path(), NONE);
        try (Child child = Member.shell(first, "exec sleep 1000")) {
            FeluccaException refused = assertThrows(FeluccaException.class, () -> cgroups.create(path(), NONE));
            assertEquals(ErrorKind.CONFLICT, refused.kind());
            assertTrue(first.exists());
            first.kill();
            child.await();
        }
        cgroups.create(path(), NONE).delete();
    }

    @Test
    void memoryLimitKillsAndIsCounted() {
        OciMemory memory = new OciMemory(some(16 * MIB), none(), some(16 * MIB), none(), Optional.empty());
        Cgroup cgroup = cgroups.create(
                path(), OciResourcesBuilder.builder().memory(memory).build());
        assertEquals(16 * MIB, cgroup.stats().memoryLimit());
        assertEquals(0, cgroup.oomKills());
        try (Fd news = cgroup.oomEvents().orElseThrow();
                Poller poller = Poller.open();
                Child child = Member.shell(cgroup, "exec dd if=/dev/zero of=/dev/null bs=64M count=1")) {
            assertEquals(9, child.await().signal());
            List<Poller.Ready> told = new ArrayList<>();
            poller.register(news, (registration, ready) -> told.add(ready)).want(true, false);
            poller.poll(5000);
            assertEquals(1, told.size());
            assertEquals(1, cgroup.oomKills());
            assertTrue(cgroup.stats().memoryMaxUsage() > 8 * MIB, cgroup.stats().toString());
        } finally {
            cgroup.delete();
        }
    }

    @Test
    void memoryLimitsGoUpAndDownTogetherWithSwap() {
        Cgroup cgroup = cgroups.create(path(), memory(32 * MIB, 64 * MIB));
        cgroup.update(memory(128 * MIB, 256 * MIB));
        assertEquals(128 * MIB, cgroup.stats().memoryLimit());
        cgroup.update(memory(16 * MIB, 32 * MIB));
        assertEquals(16 * MIB, cgroup.stats().memoryLimit());
        cgroup.update(memory(-1, -1));
        assertEquals(Long.MAX_VALUE, cgroup.stats().memoryLimit());
        cgroup.delete();
    }

    private static OciResources memory(long limit, long swap) {
        OciMemory memory = new OciMemory(some(limit), none(), some(swap), none(), Optional.empty());
        return OciResourcesBuilder.builder().memory(memory).build();
    }

    @Test
    void pidsLimitStopsForks() {
        Cgroup cgroup = cgroups.create(
                path(), OciResourcesBuilder.builder().pids(new OciPids(3)).build());
        assertEquals(3, cgroup.stats().pidsLimit());
        try (Child child = Member.shell(cgroup, "exec 2>/dev/null; sleep 1000 & sleep 1000 & sleep 1000; exit 5")) {
            assertEquals(2, child.await().code(), "dash ends with 2 when it cannot fork");
            cgroup.kill();
        }
        cgroup.update(OciResourcesBuilder.builder().pids(new OciPids(-1)).build());
        assertEquals(0, cgroup.stats().pidsLimit());
        cgroup.delete();
    }

    @Test
    void quotaThrottlesAndTimeIsCounted() {
        OciCpu cpu = new OciCpu(some(512), some(2000), some(20_000), none(), none(), "0", "");
        Cgroup cgroup =
                cgroups.create(path(), OciResourcesBuilder.builder().cpu(cpu).build());
        try (Child child = Member.shell(cgroup, "i=0; while [ $i -lt 40000 ]; do i=$((i+1)); done")) {
            assertEquals(0, child.await().code());
            CgroupStats stats = cgroup.stats();
            assertTrue(stats.throttledPeriods() > 0, stats.toString());
            assertTrue(stats.cpuTotal() > 0, stats.toString());
        } finally {
            cgroup.delete();
        }
    }

    @Test
    void realTimeIsHadFromTheFolderAround() throws IOException {
        Path tree = cgroups.hierarchies().stream()
                .filter(hierarchy ->
                        !hierarchy.unified() && hierarchy.controllers().contains("cpu"))
                .map(Hierarchy::mountPoint)
                .findFirst()
                .orElse(Path.of("/no-cpu-of-version-1"));
        assumeTrue(Files.exists(tree.resolve("cpu.rt_runtime_us")), "this kernel has no real-time shares");
        OciCpu cpu = new OciCpu(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(1000L),
                Optional.of(500_000L),
                "",
                "");
        OciResources wanted = OciResourcesBuilder.builder().cpu(cpu).build();
        assertThrows(LinuxException.class, () -> cgroups.create(path(), wanted), "nobody has given it any");
        cgroups.shareRealTime(parent, 0, 5000);
        cgroups.create(path(), wanted);
        Path folder = tree.resolve(path().substring(1));
        assertEquals(
                "1000", Files.readString(folder.resolve("cpu.rt_runtime_us")).strip());
        assertEquals(
                "500000", Files.readString(folder.resolve("cpu.rt_period_us")).strip());
    }

    @Test
    void refusedLimitNamesFileAndValueAndLeavesNothing() {
        OciCpu cpu = new OciCpu(none(), none(), none(), none(), none(), "4000", "");
        OciResources resources = OciResourcesBuilder.builder().cpu(cpu).build();
        LinuxException refused = assertThrows(LinuxException.class, () -> cgroups.create(path(), resources));
        assertTrue(refused.getMessage().contains("write 4000 to"), refused.getMessage());
        assertTrue(refused.getMessage().contains("cpuset.cpus"), refused.getMessage());
        assertThrows(FeluccaException.class, () -> cgroups.open(path()));
    }

    @Test
    void deniedDeviceCannotBeOpened() {
        OciResources resources = OciResourcesBuilder.builder()
                .devices(List.of(
                        new OciDeviceRule(false, "", Optional.empty(), Optional.empty(), "rwm"),
                        new OciDeviceRule(true, "c", some(1), some(3), "rwm")))
                .build();
        Cgroup cgroup = cgroups.create(path(), resources);
        try (Child child =
                Member.shell(cgroup, "echo x >/dev/null || exit 3; (exec </dev/zero) 2>/dev/null && exit 4; exit 0")) {
            assertEquals(0, child.await().code());
        } finally {
            cgroup.delete();
        }
    }

    @Test
    void frozenProcessesStandStillAndCanBeKilled() throws IOException {
        Cgroup cgroup = cgroups.create(path(), NONE);
        try (Child child = Member.shell(cgroup, "while :; do :; done")) {
            cgroup.freeze();
            assertTrue(cgroup.frozen());
            // The last slice of time is counted a little after the process stands.
            long before = still(cgroup);
            spin(20_000_000);
            assertEquals(before, cgroup.stats().cpuTotal());
            cgroup.thaw();
            assertFalse(cgroup.frozen());
            cgroup.freeze();
            cgroup.kill();
            assertEquals(9, child.await().signal());
        } finally {
            cgroup.kill();
            cgroup.delete();
        }
    }

    /** The time used, once two looks agree. */
    private static long still(Cgroup cgroup) {
        long used = -1;
        long again = cgroup.stats().cpuTotal();
        for (int look = 0; look < 100 && used != again; look++) {
            spin(2_000_000);
            used = again;
            again = cgroup.stats().cpuTotal();
        }
        return again;
    }

    private static void spin(long nanos) {
        long until = System.nanoTime() + nanos;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    /** As on a host that has no version 2 beside it: other ways to freeze and to kill. */
    @Test
    void version1AloneFreezesAndKills() {
        List<Hierarchy> version1 =
                cgroups.hierarchies().stream().filter(tree -> !tree.unified()).toList();
        assumeTrue(
                version1.stream().anyMatch(tree -> tree.controllers().contains("freezer")),
                "this host has no freezer of version 1");
        try (Cgroups alone = Cgroups.of(version1)) {
            Cgroup cgroup = alone.create(path(), NONE);
            assertEquals(Optional.empty(), cgroup.joinFolder());
            try (Child child = Member.shell(cgroup, "while :; do :; done")) {
                cgroup.freeze();
                assertTrue(cgroup.frozen());
                cgroup.kill();
                assertFalse(cgroup.frozen());
                assertEquals(9, child.await().signal());
            } finally {
                cgroup.delete();
            }
            alone.removeEmpty(parent);
        }
    }

    @Test
    void pathsThatLeadElsewhereAreRefused() {
        for (String path : List.of("", "/", "felucca/x", "/felucca/../x", "/a//b", "/a/")) {
            FeluccaException refused = assertThrows(FeluccaException.class, () -> cgroups.create(path, NONE), path);
            assertEquals(ErrorKind.INVALID, refused.kind(), path);
        }
    }

    private static Optional<Long> some(long number) {
        return Optional.of(number);
    }

    private static Optional<Long> none() {
        return Optional.empty();
    }
}

package org.felucca.cgroups.v2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.felucca.cgroups.CgroupStats;
import org.felucca.cgroups.CgroupStatsBuilder;
import org.felucca.cgroups.internal.Controller;
import org.felucca.cgroups.internal.Folder;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.model.FeluccaException;
import org.felucca.model.oci.OciBlockIo;
import org.felucca.model.oci.OciCpu;
import org.felucca.model.oci.OciHugepage;
import org.felucca.model.oci.OciMemory;
import org.felucca.model.oci.OciPids;
import org.felucca.model.oci.OciResources;
import org.felucca.model.oci.OciResourcesBuilder;
import org.felucca.model.oci.OciThrottleDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a folder that looks like one of version 2. */
class ControllersTest {
    @TempDir
    Path tree;

    private Fd root;
    private Folder folder;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectory(tree.resolve("one"));
        root = LinuxFiles.open(tree.toString(), OpenFlag.DIRECTORY);
        folder = new Folder(root, tree, "one");
    }

    @AfterEach
    void close() {
        root.close();
    }

    private void file(String name, String content) throws IOException {
        Files.writeString(tree.resolve("one").resolve(name), content);
    }

    /** What was written; a real file keeps the end of longer content before it. */
    private String written(String name) throws IOException {
        return Files.readString(tree.resolve("one").resolve(name));
    }

    private void apply(Controller controller, OciResourcesBuilder resources) {
        controller.apply(folder, resources.build());
    }

    private static OciMemory memory(long limit, long swap) {
        return new OciMemory(
                Optional.of(limit), Optional.of(33L), Optional.of(swap), Optional.of(60L), Optional.empty());
    }

    @Test
    void swapIsCountedWithoutMemory() throws IOException {
        for (String name : List.of("memory.max", "memory.low", "memory.swap.max")) {
            file(name, "");
        }
        apply(new Memory(), OciResourcesBuilder.builder().memory(memory(1000, 3000)));
        assertEquals("1000", written("memory.max"));
        assertEquals("2000", written("memory.swap.max"));
        assertEquals("33", written("memory.low"));
    }

    @Test
    void noLimitIsMax() throws IOException {
        for (String name : List.of("memory.max", "memory.low", "memory.swap.max", "pids.max")) {
            file(name, "");
        }
        apply(new Memory(), OciResourcesBuilder.builder().memory(memory(-1, -1)));
        assertEquals("max", written("memory.max"));
        assertEquals("max", written("memory.swap.max"));
        apply(new org.felucca.cgroups.v1.Pids(), OciResourcesBuilder.builder().pids(new OciPids(0)));
        assertEquals("max", written("pids.max"));
    }

    @Test
    void limitWithSwapBelowTheOneWithoutIsInvalid() throws IOException {
        file("memory.swap.max", "");
        OciResources below =
                OciResourcesBuilder.builder().memory(memory(3000, 1000)).build();
        assertThrows(FeluccaException.class, () -> new Memory().apply(folder, below));
    }

    @Test
    void sharesBecomeWeight() throws IOException {
        assertEquals(1, Cpu.weight(2));
        assertEquals(39, Cpu.weight(1024));
        assertEquals(10000, Cpu.weight(262_144));
        assertEquals(1, Cpu.weight(0));
        file("cpu.weight", "");
        file("cpu.max", "max 100000\n");
        OciCpu cpu = new OciCpu(
                Optional.of(1024L), Optional.of(50_000L), Optional.empty(), Optional.empty(), Optional.empty(), "", "");
        apply(new Cpu(), OciResourcesBuilder.builder().cpu(cpu));
        assertEquals("39", written("cpu.weight"));
        assertEquals("50000 100000", written("cpu.max").substring(0, 12));
    }

    @Test
    void trafficLimitsNameDeviceAndKind() throws IOException {
        file("io.max", "");
        file("io.weight", "");
        OciBlockIo io = new OciBlockIo(
                Optional.of(500),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new OciThrottleDevice(8, 16, 20)));
        apply(new Io(), OciResourcesBuilder.builder().blockIO(io));
        assertEquals("8:16 wiops=20", written("io.max"));
        assertEquals("4950", written("io.weight"));
        assertEquals(1, Io.ioWeight(10));
        assertEquals(10000, Io.ioWeight(1000));
    }

    @Test
    void hugePagesAreLimitedBySize() throws IOException {
        file("hugetlb.2MB.max", "");
        file("hugetlb.2MB.rsvd.max", "");
        apply(new HugePages(), OciResourcesBuilder.builder().hugepageLimits(List.of(new OciHugepage("2MB", 4096))));
        assertEquals("4096", written("hugetlb.2MB.max"));
        assertEquals("4096", written("hugetlb.2MB.rsvd.max"));
    }

    @Test
    void hugePagesOfVersion1AreLimitedBySize() throws IOException {
        file("hugetlb.1GB.limit_in_bytes", "");
        file("hugetlb.1GB.rsvd.limit_in_bytes", "");
        file("hugetlb.2MB.limit_in_bytes", "");
        apply(
                new org.felucca.cgroups.v1.HugePages(),
                OciResourcesBuilder.builder()
                        .hugepageLimits(List.of(new OciHugepage("1GB", 1L << 30), new OciHugepage("2MB", 0))));
        assertEquals("1073741824", written("hugetlb.1GB.limit_in_bytes"));
        assertEquals("1073741824", written("hugetlb.1GB.rsvd.limit_in_bytes"));
        assertEquals("0", written("hugetlb.2MB.limit_in_bytes"));
    }

    @Test
    void realTimeOfVersion1IsWritten() throws IOException {
        for (String name : List.of("cpu.rt_period_us", "cpu.rt_runtime_us")) {
            file(name, "");
        }
        OciCpu cpu = new OciCpu(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(4000L),
                Optional.of(500_000L),
                "",
                "");
        apply(new org.felucca.cgroups.v1.Cpu(), OciResourcesBuilder.builder().cpu(cpu));
        assertEquals("500000", written("cpu.rt_period_us"));
        assertEquals("4000", written("cpu.rt_runtime_us"));
    }

    @Test
    void countersAreRead() throws IOException {
        file("cpu.stat", "usage_usec 7\nuser_usec 4\nsystem_usec 3\nnr_periods 9\nnr_throttled 2\nthrottled_usec 5\n");
        file("memory.current", "4096\n");
        file("memory.peak", "8192\n");
        file("memory.max", "max\n");
        file("memory.events", "low 0\nhigh 0\nmax 11\noom 3\noom_kill 2\n");
        file("memory.stat", "anon 100\nfile 200\n");
        file("pids.current", "5\n");
        file("pids.max", "max\n");
        file("io.stat", "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0\n253:1 \n");
        CgroupStatsBuilder builder = CgroupStatsBuilder.builder();
        for (Controller controller : List.of(new Cpu(), new Memory(), new org.felucca.cgroups.v1.Pids(), new Io())) {
            controller.read(folder, builder);
        }
        CgroupStats stats = builder.build();
        assertEquals(
                List.of(7000L, 4000L, 3000L, 5000L),
                List.of(stats.cpuTotal(), stats.cpuUser(), stats.cpuSystem(), stats.throttledTime()));
        assertEquals(List.of(9L, 2L), List.of(stats.throttlePeriods(), stats.throttledPeriods()));
        assertEquals(
                List.of(4096L, 8192L, Long.MAX_VALUE, 3L),
                List.of(stats.memoryUsage(), stats.memoryMaxUsage(), stats.memoryLimit(), stats.memoryFailures()));
        assertEquals(200L, stats.memoryDetails().get("file"));
        assertEquals(List.of(5L, 0L), List.of(stats.pids(), stats.pidsLimit()));
        assertEquals(6, stats.blockIo().size());
        assertEquals(
                new CgroupStats.BlockIo(8, 0, "write", "operations", 4),
                stats.blockIo().get(3));
    }
}

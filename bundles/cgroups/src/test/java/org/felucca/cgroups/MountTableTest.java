package org.felucca.cgroups;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.felucca.cgroups.internal.MountTable;
import org.junit.jupiter.api.Test;

class MountTableTest {
    private static List<Hierarchy> parse(String... lines) {
        return MountTable.parse(List.of(lines), mountPoint -> List.of("memory", "pids"));
    }

    @Test
    void treesOfBothVersionsAreFound() {
        assertEquals(
                List.of(
                        new Hierarchy(
                                "cpu,cpuacct",
                                Path.of("/sys/fs/cgroup/cpu,cpuacct"),
                                List.of("cpu", "cpuacct"),
                                "cpu,cpuacct",
                                false),
                        new Hierarchy("systemd", Path.of("/sys/fs/cgroup/systemd"), List.of(), "name=systemd", false),
                        new Hierarchy("", Path.of("/sys/fs/cgroup/unified"), List.of("memory", "pids"), "", true)),
                parse(
                        "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755",
                        "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:9 - cgroup cgroup rw,cpu,cpuacct",
                        "40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd",
                        "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw,nsdelegate"));
    }

    @Test
    void aTreeMountedTwiceAndReadOnlyOnesCountOnce() {
        assertEquals(
                List.of(new Hierarchy("", Path.of("/a b"), List.of("memory", "pids"), "", true)),
                parse(
                        "1 2 0:1 / /ro ro,relatime - cgroup2 cgroup2 rw",
                        "3 2 0:1 / /a\\040b rw,relatime - cgroup2 cgroup2 rw",
                        "4 2 0:1 / /other rw,relatime - cgroup2 cgroup2 rw",
                        "5 2 0:1 /../.. /outside rw,relatime - cgroup2 cgroup2 rw"));
    }
}

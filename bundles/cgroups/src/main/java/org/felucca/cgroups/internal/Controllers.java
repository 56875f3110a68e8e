package org.felucca.cgroups.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.cgroups.Hierarchy;
import org.felucca.cgroups.v1.BlockIo;
import org.felucca.cgroups.v1.CpuAccounting;
import org.felucca.cgroups.v1.Devices;
import org.felucca.cgroups.v1.Pids;
import org.felucca.cgroups.v2.Io;

/** Which classes do the work of which controllers. */
public final class Controllers {
    private Controllers() {}

    private static final String DEVICES = "devices";

    private static final Map<String, Controller> VERSION_1 = Map.of(
            "cpu",
            new org.felucca.cgroups.v1.Cpu(),
            "cpuacct",
            new CpuAccounting(),
            "cpuset",
            new org.felucca.cgroups.v1.CpuSet(),
            "memory",
            new org.felucca.cgroups.v1.Memory(),
            DEVICES,
            new Devices(),
            "blkio",
            new BlockIo(),
            "pids",
            new Pids(),
            "hugetlb",
            new org.felucca.cgroups.v1.HugePages());

    private static final Map<String, Controller> VERSION_2 = Map.of(
            "cpu", new org.felucca.cgroups.v2.Cpu(),
            "cpuset", new org.felucca.cgroups.v2.CpuSet(),
            "memory", new org.felucca.cgroups.v2.Memory(),
            "io", new Io(),
            "pids", new Pids(),
            "hugetlb", new org.felucca.cgroups.v2.HugePages());

    /**
     * Those of a tree, by the kernel's name. Devices have no controller in version 2 but a program on the folder; they are
     * there when no tree of version 1 has them.
     */
    public static Map<String, Controller> of(Hierarchy hierarchy, List<Hierarchy> all) {
        Map<String, Controller> found = new LinkedHashMap<>();
        Map<String, Controller> known = hierarchy.unified() ? VERSION_2 : VERSION_1;
        for (String name : hierarchy.controllers()) {
            if (known.containsKey(name)) {
                found.put(name, known.get(name));
            }
        }
        boolean version1Devices = all.stream()
                .anyMatch(tree -> !tree.unified() && tree.controllers().contains(DEVICES));
        if (hierarchy.unified() && !version1Devices) {
            found.put(DEVICES, new org.felucca.cgroups.v2.Devices());
        }
        return found;
    }
}

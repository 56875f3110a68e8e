package org.felucca.cgroups.v1;

import java.util.List;
import org.felucca.cgroups.internal.Controller;
import org.felucca.cgroups.internal.Folder;
import org.felucca.model.oci.OciCpu;
import org.felucca.model.oci.OciResources;

/**
 * Which processors and memory nodes, admin-guide/cgroup-v1/cpusets.rst. A new folder has none of either, and takes no process
 * until it has; so parents get {@code cgroup.clone_children}, which makes the kernel copy both into a new folder.
 */
public final class CpuSet implements Controller {
    private static final List<String> SETS = List.of("cpuset.cpus", "cpuset.mems");

    @Override
    public void apply(Folder folder, OciResources resources) {
        OciCpu cpu = resources.cpu();
        if (cpu == null) {
            return;
        }
        if (!cpu.cpus().isEmpty()) {
            folder.write("cpuset.cpus", cpu.cpus());
        }
        if (!cpu.mems().isEmpty()) {
            folder.write("cpuset.mems", cpu.mems());
        }
    }

    @Override
    public void prepareParent(Folder folder) {
        Folder around = folder.parent().orElse(null);
        if (around == null) {
            return;
        }
        for (String set : SETS) {
            if (folder.read(set).isBlank()) {
                folder.write(set, around.read(set).strip());
            }
        }
        folder.write("cgroup.clone_children", 1);
    }
}

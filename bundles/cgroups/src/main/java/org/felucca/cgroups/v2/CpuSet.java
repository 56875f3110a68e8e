package org.felucca.cgroups.v2;

import org.felucca.cgroups.internal.Controller;
import org.felucca.cgroups.internal.Folder;
import org.felucca.model.oci.OciCpu;
import org.felucca.model.oci.OciResources;

/** Which processors and memory nodes; an empty set means those of the folder around. */
public final class CpuSet implements Controller {
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
}

package org.felucca.cgroups.v1;

import java.util.Arrays;
import java.util.List;
import org.felucca.cgroups.CgroupStatsBuilder;
import org.felucca.cgroups.internal.Controller;
import org.felucca.cgroups.internal.Folder;
import org.felucca.model.oci.OciResources;

/** Used processor time, admin-guide/cgroup-v1/cpuacct.rst. */
public final class CpuAccounting implements Controller {
    @Override
    public void apply(Folder folder, OciResources resources) {
        // counts only
    }

    @Override
    public void read(Folder folder, CgroupStatsBuilder stats) {
        List<Long> perProcessor = Arrays.stream(folder.readIfThere("cpuacct.usage_percpu")
                        .orElse("")
                        .strip()
                        .split(" ", -1))
                .filter(text -> !text.isEmpty())
                .map(Folder::parse)
                .toList();
        stats.cpuTotal(folder.number("cpuacct.usage").orElse(0))
                .cpuUser(folder.number("cpuacct.usage_user").orElse(0))
                .cpuSystem(folder.number("cpuacct.usage_sys").orElse(0))
                .cpuPerProcessor(perProcessor);
    }
}

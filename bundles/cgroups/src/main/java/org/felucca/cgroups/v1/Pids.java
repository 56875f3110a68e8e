package org.felucca.cgroups.v1;

import org.felucca.cgroups.CgroupStatsBuilder;
import org.felucca.cgroups.internal.Controller;
import org.felucca.cgroups.internal.Folder;
import org.felucca.model.oci.OciResources;

/** Count of processes and threads, admin-guide/cgroup-v1/pids.rst; version 2 has the same files. */
public final class Pids implements Controller {
    @Override
    public void apply(Folder folder, OciResources resources) {
        if (resources.pids() != null) {
            long limit = resources.pids().limit();
            folder.write("pids.max", limit > 0 ? Long.toString(limit) : "max");
        }
    }

    @Override
    public void read(Folder folder, CgroupStatsBuilder stats) {
        long limit = folder.number("pids.max").orElse(Folder.UNLIMITED);
        stats.pids(folder.number("pids.current").orElse(0)).pidsLimit(limit >= Folder.UNLIMITED ? 0 : limit);
    }
}

package org.felucca.cgroups.v2;

import static org.felucca.model.Errors.invalid;

import java.util.Map;
import org.felucca.cgroups.CgroupStatsBuilder;
import org.felucca.cgroups.internal.Controller;
import org.felucca.cgroups.internal.Folder;
import org.felucca.model.oci.OciMemory;
import org.felucca.model.oci.OciResources;

/**
 * Memory and swap, admin-guide/cgroup-v2.rst. The OCI document counts memory and swap together, as version 1 does; here swap
 * is counted alone. Swappiness and switching the OOM killer off do not exist here.
 */
public final class Memory implements Controller {
    @Override
    public void apply(Folder folder, OciResources resources) {
        OciMemory memory = resources.memory();
        if (memory == null) {
            return;
        }
        long limit = memory.limit().orElse(0L);
        memory.swap().filter(both -> both != 0).ifPresent(both -> swap(folder, limit, both));
        if (limit != 0) {
            folder.write("memory.max", text(limit));
        }
        memory.reservation().filter(bytes -> bytes != 0).ifPresent(bytes -> folder.write("memory.low", text(bytes)));
    }

    private static void swap(Folder folder, long limit, long both) {
        if (both > 0 && limit <= 0) {
            throw invalid("memory and swap can be limited together only if memory is limited");
        }
        if (both > 0 && both < limit) {
            throw invalid("memory+swap limit should be > memory limit, got: %d < %d", both, limit);
        }
        if (folder.has("memory.swap.max")) {
            folder.write("memory.swap.max", text(both < 0 ? both : both - limit));
        }
    }

    private static String text(long bytes) {
        return bytes < 0 ? "max" : Long.toString(bytes);
    }

    @Override
    public void read(Folder folder, CgroupStatsBuilder stats) {
        Map<String, Long> events = folder.keyed("memory.events");
        long limit = folder.number("memory.max").orElse(Folder.UNLIMITED);
        stats.unified(true)
                .memoryUsage(folder.number("memory.current").orElse(0))
                .memoryMaxUsage(folder.number("memory.peak").orElse(0))
                .memoryLimit(limit >= Folder.UNLIMITED ? Long.MAX_VALUE : limit)
                .memoryFailures(events.getOrDefault("oom", 0L))
                .memoryDetails(folder.keyed("memory.stat"));
    }
}

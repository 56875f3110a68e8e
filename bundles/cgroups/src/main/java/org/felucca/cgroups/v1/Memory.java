package org.felucca.cgroups.v1;

import static org.felucca.model.Errors.invalid;

import java.util.Optional;
import org.felucca.cgroups.CgroupStatsBuilder;
import org.felucca.cgroups.internal.Controller;
import org.felucca.cgroups.internal.Folder;
import org.felucca.linux.Errno;
import org.felucca.linux.LinuxException;
import org.felucca.model.oci.OciMemory;
import org.felucca.model.oci.OciResources;

/** Memory, and memory with swap, admin-guide/cgroup-v1/memory.rst. */
public final class Memory implements Controller {
    private static final String LIMIT = "memory.limit_in_bytes";
    private static final String WITH_SWAP = "memory.memsw.limit_in_bytes";

    @Override
    public void apply(Folder folder, OciResources resources) {
        OciMemory memory = resources.memory();
        if (memory == null) {
            return;
        }
        limits(folder, memory);
        memory.reservation().ifPresent(bytes -> folder.write("memory.soft_limit_in_bytes", bytes));
        memory.swappiness().filter(percent -> percent >= 0).ifPresent(percent -> swappiness(folder, percent));
        memory.disableOOMKiller()
                .filter(disabled -> disabled)
                .ifPresent(disabled -> folder.write("memory.oom_control", 1));
    }

    /** The limit with swap may never be below the one without, not even for a moment. */
    private static void limits(Folder folder, OciMemory memory) {
        boolean swapCounted = folder.has(WITH_SWAP);
        Optional<Long> limit = memory.limit().filter(bytes -> bytes != 0);
        Optional<Long> swap = memory.swap().filter(bytes -> bytes != 0 && swapCounted);
        if (swap.isEmpty() && swapCounted && limit.filter(bytes -> bytes < 0).isPresent()) {
            swap = limit;
        }
        boolean raised = swap.isPresent()
                && (swap.get() < 0 || swap.get() > folder.number(WITH_SWAP).orElse(Folder.UNLIMITED));
        if (raised) {
            folder.write(WITH_SWAP, swap.get());
        }
        limit.ifPresent(bytes -> limit(folder, bytes));
        if (!raised) {
            swap.ifPresent(bytes -> folder.write(WITH_SWAP, bytes));
        }
    }

    private static void limit(Folder folder, long bytes) {
        try {
            folder.write(LIMIT, bytes);
        } catch (LinuxException e) {
            if (e.is(Errno.EBUSY)) {
                throw invalid(
                        "unable to set memory limit to %d (current usage: %d, peak usage: %d)",
                        bytes,
                        folder.number("memory.usage_in_bytes").orElse(0),
                        folder.number("memory.max_usage_in_bytes").orElse(0));
            }
            throw e;
        }
    }

    private static void swappiness(Folder folder, long percent) {
        if (percent > 100) {
            throw invalid("invalid memory swappiness value: %d (valid range is 0-100)", percent);
        }
        folder.write("memory.swappiness", percent);
    }

    @Override
    public void read(Folder folder, CgroupStatsBuilder stats) {
        long limit = folder.number(LIMIT).orElse(Folder.UNLIMITED);
        stats.memoryUsage(folder.number("memory.usage_in_bytes").orElse(0))
                .memoryMaxUsage(folder.number("memory.max_usage_in_bytes").orElse(0))
                .memoryLimit(limit >= Folder.UNLIMITED ? Long.MAX_VALUE : limit)
                .memoryFailures(folder.number("memory.failcnt").orElse(0))
                .memoryDetails(folder.keyed("memory.stat"));
    }
}

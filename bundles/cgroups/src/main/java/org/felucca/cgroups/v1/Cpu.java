package org.felucca.cgroups.v1;

import java.util.Map;
import org.felucca.cgroups.CgroupStatsBuilder;
import org.felucca.cgroups.internal.Controller;
import org.felucca.cgroups.internal.Folder;
import org.felucca.linux.Errno;
import org.felucca.linux.LinuxException;
import org.felucca.model.oci.OciCpu;
import org.felucca.model.oci.OciResources;

/** Shares and quotas of processor time, scheduler/sched-bwc.rst. */
public final class Cpu implements Controller {
    @Override
    public void apply(Folder folder, OciResources resources) {
        OciCpu cpu = resources.cpu();
        if (cpu == null) {
            return;
        }
        cpu.shares().filter(shares -> shares != 0).ifPresent(shares -> folder.write("cpu.shares", shares));
        cpu.realtimePeriod().filter(us -> us != 0).ifPresent(us -> folder.write("cpu.rt_period_us", us));
        cpu.realtimeRuntime().filter(us -> us != 0).ifPresent(us -> folder.write("cpu.rt_runtime_us", us));
        quota(folder, cpu);
    }

    /** The kernel wants the new period to go with the old quota; if it does not, the quota goes first. */
    private static void quota(Folder folder, OciCpu cpu) {
        boolean periodLeft = false;
        long period = cpu.period().orElse(0L);
        long quota = cpu.quota().orElse(0L);
        if (period != 0) {
            try {
                folder.write("cpu.cfs_period_us", period);
            } catch (LinuxException e) {
                if (!e.is(Errno.EINVAL) || quota == 0) {
                    throw e;
                }
                periodLeft = true;
            }
        }
        if (quota != 0) {
            folder.write("cpu.cfs_quota_us", quota);
        }
        if (periodLeft) {
            folder.write("cpu.cfs_period_us", period);
        }
    }

    @Override
    public void read(Folder folder, CgroupStatsBuilder stats) {
        Map<String, Long> values = folder.keyed("cpu.stat");
        stats.throttlePeriods(values.getOrDefault("nr_periods", 0L))
                .throttledPeriods(values.getOrDefault("nr_throttled", 0L))
                .throttledTime(values.getOrDefault("throttled_time", 0L));
    }
}

package org.felucca.cgroups.v2;

import java.util.Map;
import java.util.Optional;
import org.felucca.cgroups.CgroupStatsBuilder;
import org.felucca.cgroups.internal.Controller;
import org.felucca.cgroups.internal.Folder;
import org.felucca.model.oci.OciCpu;
import org.felucca.model.oci.OciResources;

/** Weights and quotas of processor time, admin-guide/cgroup-v2.rst. */
public final class Cpu implements Controller {
    private static final long MIN_SHARES = 2;
    private static final long MAX_SHARES = 262_144;
    private static final long NANOS_PER_MICRO = 1000;
    private static final String DEFAULT_PERIOD = "100000";

    @Override
    public void apply(Folder folder, OciResources resources) {
        OciCpu cpu = resources.cpu();
        if (cpu == null) {
            return;
        }
        cpu.shares().filter(shares -> shares != 0).ifPresent(shares -> folder.write("cpu.weight", weight(shares)));
        Optional<Long> quota = cpu.quota().filter(us -> us != 0);
        Optional<Long> period = cpu.period().filter(us -> us != 0);
        if (quota.isPresent() || period.isPresent()) {
            // One file holds both: what is not given stays as it is.
            String[] now = folder.readIfThere("cpu.max")
                    .orElse("max " + DEFAULT_PERIOD)
                    .strip()
                    .split(" ", -1);
            String max = quota.map(us -> us < 0 ? "max" : us.toString()).orElse(now[0]);
            folder.write("cpu.max", max + " " + period.map(String::valueOf).orElse(now[now.length - 1]));
        }
    }

    /** Shares of 2 to 262144 as a weight of 1 to 10000, evenly, as runc 1.2 and systemd's own conversion have it. */
    static long weight(long shares) {
        long within = Math.max(MIN_SHARES, Math.min(MAX_SHARES, shares));
        return 1 + (within - MIN_SHARES) * 9999 / (MAX_SHARES - MIN_SHARES);
    }

    @Override
    public void read(Folder folder, CgroupStatsBuilder stats) {
        Map<String, Long> values = folder.keyed("cpu.stat");
        stats.cpuTotal(nanos(values, "usage_usec"))
                .cpuUser(nanos(values, "user_usec"))
                .cpuSystem(nanos(values, "system_usec"))
                .throttlePeriods(values.getOrDefault("nr_periods", 0L))
                .throttledPeriods(values.getOrDefault("nr_throttled", 0L))
                .throttledTime(nanos(values, "throttled_usec"));
    }

    private static long nanos(Map<String, Long> values, String key) {
        return values.getOrDefault(key, 0L) * NANOS_PER_MICRO;
    }
}

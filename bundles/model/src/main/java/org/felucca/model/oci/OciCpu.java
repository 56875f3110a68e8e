package org.felucca.model.oci;

import java.util.Optional;
import org.felucca.model.Absent;

/**
 * Processor time.
 *
 * @param shares relative weight
 * @param quota microseconds a period; -1 for none
 * @param period microseconds
 * @param realtimeRuntime microseconds
 * @param realtimePeriod microseconds
 * @param cpus list
 * @param mems list
 */
public record OciCpu(
        Optional<Long> shares,
        Optional<Long> quota,
        Optional<Long> period,
        Optional<Long> realtimeRuntime,
        Optional<Long> realtimePeriod,
        String cpus,
        String mems) {
    public OciCpu {
        shares = Absent.optional(shares);
        quota = Absent.optional(quota);
        period = Absent.optional(period);
        realtimeRuntime = Absent.optional(realtimeRuntime);
        realtimePeriod = Absent.optional(realtimePeriod);
        cpus = Absent.text(cpus);
        mems = Absent.text(mems);
    }
}

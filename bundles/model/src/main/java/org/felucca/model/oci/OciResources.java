package org.felucca.model.oci;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.felucca.model.Absent;

/**
 * Limits, config-linux.md.
 *
 * @param devices device cgroup, in order
 * @param memory or null
 * @param cpu or null
 * @param pids or null
 * @param blockIO or null
 * @param hugepageLimits by page size
 * @param unified cgroup v2 files
 */
@RecordBuilder
public record OciResources(
        List<OciDeviceRule> devices,
        OciMemory memory,
        OciCpu cpu,
        OciPids pids,
        OciBlockIo blockIO,
        List<OciHugepage> hugepageLimits,
        Map<String, String> unified) {
    public OciResources {
        devices = Absent.list(devices);
        hugepageLimits = Absent.list(hugepageLimits);
        unified = Absent.map(unified);
    }
}

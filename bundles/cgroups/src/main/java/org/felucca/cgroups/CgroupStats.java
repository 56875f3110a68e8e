package org.felucca.cgroups;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.felucca.model.Absent;

/**
 * What the processes of a cgroup use and have used. Counters grow from its making; bytes and nanoseconds. What a kernel
 * does not count is 0 or empty.
 *
 * @param cpuTotal nanoseconds
 * @param cpuUser nanoseconds
 * @param cpuSystem nanoseconds
 * @param cpuPerProcessor nanoseconds, by number of the processor; empty on version 2
 * @param throttlePeriods periods in which a quota held
 * @param throttledPeriods periods in which it was used up
 * @param throttledTime nanoseconds
 * @param memoryUsage bytes with page cache
 * @param memoryMaxUsage bytes at most so far; 0 where the kernel does not tell
 * @param memoryLimit bytes; {@link Long#MAX_VALUE} for none
 * @param memoryFailures times the limit was hit (version 1) or processes were killed for it (version 2)
 * @param memoryDetails lines of {@code memory.stat}
 * @param pids processes and threads
 * @param pidsLimit 0 for none
 * @param blockIo by device
 * @param unified whether memory is counted by version 2
 */
@RecordBuilder
public record CgroupStats(
        long cpuTotal,
        long cpuUser,
        long cpuSystem,
        List<Long> cpuPerProcessor,
        long throttlePeriods,
        long throttledPeriods,
        long throttledTime,
        long memoryUsage,
        long memoryMaxUsage,
        long memoryLimit,
        long memoryFailures,
        Map<String, Long> memoryDetails,
        long pids,
        long pidsLimit,
        List<CgroupStats.BlockIo> blockIo,
        boolean unified) {
    public CgroupStats {
        cpuPerProcessor = Absent.list(cpuPerProcessor);
        memoryDetails = Absent.map(memoryDetails);
        blockIo = Absent.list(blockIo);
    }

    /**
     * Traffic with a device.
     *
     * @param operation {@code read}, {@code write}, {@code discard} and so on, lower case
     * @param unit of the value: "bytes" or "operations"
     */
    public record BlockIo(long major, long minor, String operation, String unit, long value) {}
}

package org.felucca.driver.exec;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.felucca.model.Absent;

/**
 * What a task uses. Counters grow from its start; bytes and nanoseconds.
 *
 * @param at when this was read
 * @param cpuTotal nanoseconds
 * @param cpuUser nanoseconds
 * @param cpuSystem nanoseconds
 * @param cpuPerProcessor nanoseconds; empty on v2
 * @param throttlePeriods periods
 * @param throttledPeriods throttled periods
 * @param throttledTime nanoseconds
 * @param memoryUsage bytes with cache
 * @param memoryMaxUsage bytes; 0 on v2
 * @param memoryLimit bytes; the host's when unlimited
 * @param memoryFailures times the limit was hit
 * @param memoryDetails of memory.stat
 * @param pids processes and threads
 * @param pidsLimit 0 for none
 * @param blockIo by device
 * @param unified read from cgroup v2
 */
@RecordBuilder
public record TaskStats(
        Instant at,
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
        List<TaskStats.BlockIo> blockIo,
        boolean unified) {
    public TaskStats {
        cpuPerProcessor = Absent.list(cpuPerProcessor);
        memoryDetails = Absent.map(memoryDetails);
        blockIo = Absent.list(blockIo);
    }

    /** Bytes or operations on a device. */
    public record BlockIo(long major, long minor, String operation, String unit, long value) {}
}

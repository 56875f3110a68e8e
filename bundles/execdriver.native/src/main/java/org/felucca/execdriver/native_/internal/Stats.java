package org.felucca.execdriver.native_.internal;

import java.time.Instant;
import org.felucca.cgroups.CgroupStats;
import org.felucca.driver.exec.TaskStats;
import org.felucca.driver.exec.TaskStatsBuilder;

/** From what a cgroup counts to what a driver tells. */
final class Stats {
    private Stats() {}

    static TaskStats of(CgroupStats stats) {
        return TaskStatsBuilder.builder()
                .at(Instant.now())
                .cpuTotal(stats.cpuTotal())
                .cpuUser(stats.cpuUser())
                .cpuSystem(stats.cpuSystem())
                .cpuPerProcessor(stats.cpuPerProcessor())
                .throttlePeriods(stats.throttlePeriods())
                .throttledPeriods(stats.throttledPeriods())
                .throttledTime(stats.throttledTime())
                .memoryUsage(stats.memoryUsage())
                .memoryMaxUsage(stats.memoryMaxUsage())
                .memoryLimit(Math.min(stats.memoryLimit(), HostMemory.TOTAL))
                .memoryFailures(stats.memoryFailures())
                .memoryDetails(stats.memoryDetails())
                .pids(stats.pids())
                .pidsLimit(stats.pidsLimit())
                .blockIo(stats.blockIo().stream()
                        .map(io -> new TaskStats.BlockIo(io.major(), io.minor(), io.operation(), io.unit(), io.value()))
                        .toList())
                .unified(stats.unified())
                .build();
    }
}

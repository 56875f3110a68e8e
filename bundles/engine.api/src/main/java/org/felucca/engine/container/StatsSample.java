package org.felucca.engine.container;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.felucca.model.Absent;

/**
 * What a run of a container uses. Counters grow from its start.
 *
 * @param at when this was read
 * @param cpu processor time
 * @param memory bytes
 * @param pids processes and threads
 * @param pidsLimit 0 for none
 * @param blockIo by device
 * @param networks by name of the interface inside; empty when its network is the host's
 * @param unified read from cgroup v2
 */
public record StatsSample(
        Instant at,
        StatsSample.Cpu cpu,
        StatsSample.Memory memory,
        long pids,
        long pidsLimit,
        List<StatsSample.BlockIo> blockIo,
        Map<String, StatsSample.Network> networks,
        boolean unified) {
    public StatsSample {
        blockIo = Absent.list(blockIo);
        networks = Absent.map(networks);
    }

    /**
     * Processor time in nanoseconds.
     *
     * @param perProcessor empty on v2
     * @param host what all processors of the host were busy or idle
     * @param processors that are online
     * @param periods in which a quota held
     * @param throttledPeriods in which it was used up
     * @param throttledTime nanoseconds
     */
    public record Cpu(
            long total,
            long user,
            long system,
            List<Long> perProcessor,
            long host,
            int processors,
            long periods,
            long throttledPeriods,
            long throttledTime) {
        public Cpu {
            perProcessor = Absent.list(perProcessor);
        }
    }

    /**
     * Memory in bytes.
     *
     * @param usage with page cache
     * @param maxUsage so far; 0 on v2
     * @param limit the host's when unlimited
     * @param failures times the limit was hit
     * @param details of memory.stat
     */
    public record Memory(long usage, long maxUsage, long limit, long failures, Map<String, Long> details) {
        public Memory {
            details = Absent.map(details);
        }
    }

    /**
     * Traffic with a device.
     *
     * @param operation {@code read}, {@code write} and so on
     * @param unit of the value: "bytes" or "operations"
     */
    public record BlockIo(long major, long minor, String operation, String unit, long value) {}

    /** Traffic of an interface, as seen from inside. */
    public record Network(
            long rxBytes,
            long rxPackets,
            long rxErrors,
            long rxDropped,
            long txBytes,
            long txPackets,
            long txErrors,
            long txDropped) {}
}

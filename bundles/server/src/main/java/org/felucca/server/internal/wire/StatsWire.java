package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import com.google.gson.annotations.SerializedName;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.felucca.engine.container.ContainerStats;
import org.felucca.engine.container.StatsSample;

/**
 * {@code {"read":"2026-11-21T14:33:47.0Z","preread":"2026-11-21T14:33:46.0Z","pids_stats":{"current":2},"blkio_stats":{…},"num_procs":0,
 * "storage_stats":{},"cpu_stats":{…},"precpu_stats":{…},"memory_stats":{…},"name":"/s1","id":"fd61…","networks":{"eth0":{…}}}}. Of a container
 * that does not run all is zero and null.
 */
public record StatsWire(
        @SerializedName("read") String read,
        @SerializedName("preread") String preread,
        @SerializedName("pids_stats") PidsWire pids,
        @SerializedName("blkio_stats") BlkioWire blkio,
        @SerializedName("num_procs") int processors,
        @SerializedName("storage_stats") Map<String, String> storage,
        @SerializedName("cpu_stats") CpuWire cpu,
        @SerializedName("precpu_stats") CpuWire cpuBefore,
        @SerializedName("memory_stats") MemoryWire memory,
        @SerializedName("name") String name,
        @SerializedName("id") String id,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("networks")
                Map<String, NetworkWire> networks) {

    record PidsWire(
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("current") long current,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("limit") long limit) {}

    /** On v2 all but the first are null, on v1 they are lists, maybe empty. */
    record BlkioWire(
            @SerializedName("io_service_bytes_recursive") List<EntryWire> bytes,
            @SerializedName("io_serviced_recursive") List<EntryWire> operations,
            @SerializedName("io_queue_recursive") List<EntryWire> queue,
            @SerializedName("io_service_time_recursive") List<EntryWire> serviceTime,
            @SerializedName("io_wait_time_recursive") List<EntryWire> waitTime,
            @SerializedName("io_merged_recursive") List<EntryWire> merged,
            @SerializedName("io_time_recursive") List<EntryWire> time,
            @SerializedName("sectors_recursive") List<EntryWire> sectors) {
        static final BlkioWire NONE = new BlkioWire(null, null, null, null, null, null, null, null);
    }

    record EntryWire(
            @SerializedName("major") long major,
            @SerializedName("minor") long minor,
            @SerializedName("op") String op,
            @SerializedName("value") long value) {}

    record CpuWire(
            @SerializedName("cpu_usage") UsageWire usage,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("system_cpu_usage") long host,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("online_cpus") int processors,
            @SerializedName("throttling_data") ThrottlingWire throttling) {}

    record UsageWire(
            @SerializedName("total_usage") long total,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("percpu_usage")
                    List<Long> perProcessor,
            @SerializedName("usage_in_kernelmode") long system,
            @SerializedName("usage_in_usermode") long user) {}

    record ThrottlingWire(
            @SerializedName("periods") long periods,
            @SerializedName("throttled_periods") long throttledPeriods,
            @SerializedName("throttled_time") long throttledTime) {}

    record MemoryWire(
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("usage") long usage,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("max_usage") long maxUsage,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("stats") Map<String, Long> details,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("failcnt") long failures,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("limit") long limit) {}

    record NetworkWire(
            @SerializedName("rx_bytes") long rxBytes,
            @SerializedName("rx_packets") long rxPackets,
            @SerializedName("rx_errors") long rxErrors,
            @SerializedName("rx_dropped") long rxDropped,
            @SerializedName("tx_bytes") long txBytes,
            @SerializedName("tx_packets") long txPackets,
            @SerializedName("tx_errors") long txErrors,
            @SerializedName("tx_dropped") long txDropped) {}

    public static StatsWire fromModel(ContainerStats stats) {
        Optional<StatsSample> now = stats.now();
        return new StatsWire(
                time(now),
                time(stats.before()),
                now.map(s -> new PidsWire(s.pids(), s.pidsLimit())).orElse(new PidsWire(0, 0)),
                now.map(StatsWire::blkio).orElse(BlkioWire.NONE),
                0,
                Map.of(),
                cpu(now),
                cpu(stats.before()),
                now.map(s -> memory(s.memory(), s.unified())).orElse(new MemoryWire(0, 0, Map.of(), 0, 0)),
                "/" + stats.name(),
                stats.id().value(),
                now.map(s -> networks(s.networks())).orElse(Map.of()));
    }

    private static String time(Optional<StatsSample> sample) {
        Optional<Instant> at = sample.map(StatsSample::at);
        return Shapes.time(at);
    }

    private static CpuWire cpu(Optional<StatsSample> sample) {
        if (sample.isEmpty()) {
            return new CpuWire(new UsageWire(0, List.of(), 0, 0), 0, 0, new ThrottlingWire(0, 0, 0));
        }
        StatsSample.Cpu cpu = sample.get().cpu();
        return new CpuWire(
                new UsageWire(cpu.total(), cpu.perProcessor(), cpu.system(), cpu.user()),
                cpu.host(),
                cpu.processors(),
                new ThrottlingWire(cpu.periods(), cpu.throttledPeriods(), cpu.throttledTime()));
    }

    private static MemoryWire memory(StatsSample.Memory memory, boolean unified) {
        return new MemoryWire(
                memory.usage(),
                unified ? 0 : memory.maxUsage(),
                MemoryDetails.of(memory.details(), unified),
                memory.failures(),
                memory.limit());
    }

    private static BlkioWire blkio(StatsSample sample) {
        if (sample.unified()) {
            // discards are counted too, and not told by Docker
            List<EntryWire> bytes = entries(sample, "bytes").stream()
                    .filter(entry -> entry.op().equals("read") || entry.op().equals("write"))
                    .toList();
            return new BlkioWire(Shapes.nullIfEmpty(bytes), null, null, null, null, null, null, null);
        }
        List<EntryWire> none = List.of();
        return new BlkioWire(
                entries(sample, "bytes"), entries(sample, "operations"), none, none, none, none, none, none);
    }

    private static List<EntryWire> entries(StatsSample sample, String unit) {
        return sample.blockIo().stream()
                .filter(io -> io.unit().equals(unit))
                .map(io ->
                        new EntryWire(io.major(), io.minor(), operation(io.operation(), sample.unified()), io.value()))
                .toList();
    }

    /** Version 1 writes {@code Read}, version 2 {@code read}. */
    private static String operation(String name, boolean unified) {
        return unified || name.isEmpty() ? name : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static Map<String, NetworkWire> networks(Map<String, StatsSample.Network> networks) {
        return Shapes.eachValue(
                networks,
                n -> new NetworkWire(
                        n.rxBytes(),
                        n.rxPackets(),
                        n.rxErrors(),
                        n.rxDropped(),
                        n.txBytes(),
                        n.txPackets(),
                        n.txErrors(),
                        n.txDropped()));
    }
}

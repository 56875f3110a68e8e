package org.felucca.client.create;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Numbers;
import org.felucca.client.cli.Syntax;

/** How much of the host the container may use. */
final class ResourceFlags {
    private final Flag<Long> blkioWeight;
    private final Flag<List<Map<String, Object>>> blkioWeightDevice;
    private final Flag<Long> cpuPeriod;
    private final Flag<Long> cpuQuota;
    private final Flag<Long> cpuRtPeriod;
    private final Flag<Long> cpuRtRuntime;
    private final Flag<Long> cpuShares;
    private final Flag<Long> cpus;
    private final Flag<String> cpusetCpus;
    private final Flag<String> cpusetMems;
    private final Flag<List<Map<String, Object>>> deviceReadBps;
    private final Flag<List<Map<String, Object>>> deviceReadIops;
    private final Flag<List<Map<String, Object>>> deviceWriteBps;
    private final Flag<List<Map<String, Object>>> deviceWriteIops;
    private final Flag<Long> memory;
    private final Flag<Long> memoryReservation;
    private final Flag<Long> memorySwap;
    private final Flag<Long> memorySwappiness;
    private final Flag<Boolean> oomKillDisable;
    private final Flag<Long> oomScoreAdj;
    private final Flag<Long> pidsLimit;
    private final Flag<Long> shmSize;
    private final Flag<List<Map<String, Object>>> ulimit;

    ResourceFlags(Syntax syntax) {
        blkioWeight = syntax.value(
                "", "blkio-weight", "uint16", 0L, Numbers::small, "Share of block I/O, 10 to 1000, 0 for the usual");
        blkioWeightDevice = syntax.list(
                "", "blkio-weight-device", "list", DeviceSyntax::weight, "Share of a device's I/O (/dev/sda:200)");
        cpuPeriod = syntax.value("", "cpu-period", "int", 0L, Numbers::integer, "Scheduler period, microseconds");
        cpuQuota = syntax.value("", "cpu-quota", "int", 0L, Numbers::integer, "Scheduler quota, microseconds a period");
        cpuRtPeriod = syntax.value("", "cpu-rt-period", "int", 0L, Numbers::integer, "Real-time period, microseconds");
        cpuRtRuntime = syntax.value("", "cpu-rt-runtime", "int", 0L, Numbers::integer, "Real-time quota, microseconds");
        cpuShares = syntax.value("c", "cpu-shares", "int", 0L, Numbers::integer, "Share of processor time");
        cpus = syntax.value("", "cpus", "decimal", 0L, Numbers::nanoCpus, "Number of processors");
        cpusetCpus = syntax.text("", "cpuset-cpus", "Processors to run on (0-3, 0,1)");
        cpusetMems = syntax.text("", "cpuset-mems", "Memory nodes to use (0-3, 0,1)");
        deviceReadBps = syntax.list(
                "", "device-read-bps", "list", DeviceSyntax::bytesRate, "Bytes a second to read (/dev/sda:1mb)");
        deviceReadIops =
                syntax.list("", "device-read-iops", "list", DeviceSyntax::countRate, "Reads a second (/dev/sda:100)");
        deviceWriteBps = syntax.list(
                "", "device-write-bps", "list", DeviceSyntax::bytesRate, "Bytes a second to write (/dev/sda:1mb)");
        deviceWriteIops =
                syntax.list("", "device-write-iops", "list", DeviceSyntax::countRate, "Writes a second (/dev/sda:100)");
        // Engines since API 1.42 know no kernel memory limit; the flag is taken for old scripts' sake.
        syntax.hiddenValue("kernel-memory", 0L, Numbers::bytes);
        memory = syntax.value("m", "memory", "bytes", 0L, Numbers::bytes, "Limit of memory");
        memoryReservation =
                syntax.value("", "memory-reservation", "bytes", 0L, Numbers::bytes, "Memory to give way down to");
        memorySwap = syntax.value(
                "", "memory-swap", "bytes", 0L, Numbers::bytesOrUnlimited, "Limit of memory plus swap, -1 for none");
        memorySwappiness =
                syntax.value("", "memory-swappiness", "int", -1L, Numbers::integer, "Readiness to swap, 0 to 100");
        oomKillDisable = syntax.flag("", "oom-kill-disable", "Do not kill when memory runs out");
        oomScoreAdj = syntax.value(
                "", "oom-score-adj", "int", 0L, Numbers::integer, "Preference when memory runs out, -1000 to 1000");
        pidsLimit = syntax.value("", "pids-limit", "int", 0L, Numbers::integer, "Limit of processes, -1 for none");
        shmSize = syntax.value("", "shm-size", "bytes", 0L, Numbers::bytes, "Size of /dev/shm");
        ulimit = syntax.list("", "ulimit", "ulimit", UlimitSyntax::parse, "Set a resource limit (nofile=1024:2048)");
    }

    void addTo(Map<String, Object> host) {
        long swappiness = memorySwappiness.get();
        if (swappiness < -1 || swappiness > 100) {
            throw new IllegalArgumentException(
                    "invalid value: " + swappiness + ". Valid memory swappiness range is 0-100");
        }
        host.put("OomScoreAdj", oomScoreAdj.get());
        host.put("ShmSize", shmSize.get());
        host.put("CpuShares", cpuShares.get());
        host.put("Memory", memory.get());
        host.put("NanoCpus", cpus.get());
        host.put("BlkioWeight", blkioWeight.get());
        host.put("BlkioWeightDevice", blkioWeightDevice.get());
        host.put("BlkioDeviceReadBps", deviceReadBps.get());
        host.put("BlkioDeviceWriteBps", deviceWriteBps.get());
        host.put("BlkioDeviceReadIOps", deviceReadIops.get());
        host.put("BlkioDeviceWriteIOps", deviceWriteIops.get());
        host.put("CpuPeriod", cpuPeriod.get());
        host.put("CpuQuota", cpuQuota.get());
        host.put("CpuRealtimePeriod", cpuRtPeriod.get());
        host.put("CpuRealtimeRuntime", cpuRtRuntime.get());
        host.put("CpusetCpus", cpusetCpus.get());
        host.put("CpusetMems", cpusetMems.get());
        host.put("MemoryReservation", memoryReservation.get());
        host.put("MemorySwap", memorySwap.get());
        host.put("MemorySwappiness", swappiness);
        host.put("OomKillDisable", oomKillDisable.get());
        host.put("PidsLimit", pidsLimit.get());
        host.put("Ulimits", ulimits());
        // Windows only; docker's client sends them all the same
        host.put("CpuCount", 0L);
        host.put("CpuPercent", 0L);
        host.put("IOMaximumIOps", 0L);
        host.put("IOMaximumBandwidth", 0L);
    }

    /** The limits sorted by name; of two with one name the later counts. */
    private List<Map<String, Object>> ulimits() {
        Map<Object, Map<String, Object>> byName = new TreeMap<>();
        for (Map<String, Object> limit : ulimit.get()) {
            byName.put(limit.get("Name"), new LinkedHashMap<>(limit));
        }
        return new ArrayList<>(byName.values());
    }
}

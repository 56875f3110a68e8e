package org.felucca.model;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;

/**
 * What a container may use. Zero, empty and absent mean: no limit said.
 *
 * @param memory bytes
 * @param memorySwap bytes of memory and swap together; -1 for no limit on swap
 * @param memoryReservation bytes, soft
 * @param memorySwappiness 0 to 100
 * @param oomKillDisable v1 alone
 * @param nanoCpus billionths of a processor
 * @param cpuShares relative weight, 2 to 262144
 * @param cpuPeriod microseconds
 * @param cpuQuota microseconds in a period; -1 for none
 * @param cpuRealtimePeriod microseconds
 * @param cpuRealtimeRuntime microseconds
 * @param cpusetCpus {@code 0-2,4}
 * @param cpusetMems {@code 0,1}
 * @param pidsLimit processes and threads; -1 for no limit
 * @param blkioWeight 10 to 1000
 * @param blkioWeightDevice by device
 * @param blkioDeviceReadBps bytes per second
 * @param blkioDeviceWriteBps bytes per second
 * @param blkioDeviceReadIOps operations per second
 * @param blkioDeviceWriteIOps operations per second
 * @param ulimits resource limits of the processes
 * @param devices devices of the host made visible
 * @param deviceCgroupRules {@code c 1:3 rwm}
 * @param cgroupParent empty for the engine's default
 */
@RecordBuilder
public record Resources(
        long memory,
        long memorySwap,
        long memoryReservation,
        Optional<Long> memorySwappiness,
        boolean oomKillDisable,
        long nanoCpus,
        long cpuShares,
        long cpuPeriod,
        long cpuQuota,
        long cpuRealtimePeriod,
        long cpuRealtimeRuntime,
        String cpusetCpus,
        String cpusetMems,
        Optional<Long> pidsLimit,
        int blkioWeight,
        List<WeightDevice> blkioWeightDevice,
        List<ThrottleDevice> blkioDeviceReadBps,
        List<ThrottleDevice> blkioDeviceWriteBps,
        List<ThrottleDevice> blkioDeviceReadIOps,
        List<ThrottleDevice> blkioDeviceWriteIOps,
        List<Ulimit> ulimits,
        List<DeviceMapping> devices,
        List<String> deviceCgroupRules,
        String cgroupParent) {
    public Resources {
        memorySwappiness = Absent.optional(memorySwappiness);
        cpusetCpus = Absent.text(cpusetCpus);
        cpusetMems = Absent.text(cpusetMems);
        pidsLimit = Absent.optional(pidsLimit);
        blkioWeightDevice = Absent.list(blkioWeightDevice);
        blkioDeviceReadBps = Absent.list(blkioDeviceReadBps);
        blkioDeviceWriteBps = Absent.list(blkioDeviceWriteBps);
        blkioDeviceReadIOps = Absent.list(blkioDeviceReadIOps);
        blkioDeviceWriteIOps = Absent.list(blkioDeviceWriteIOps);
        ulimits = Absent.list(ulimits);
        devices = Absent.list(devices);
        deviceCgroupRules = Absent.list(deviceCgroupRules);
        cgroupParent = Absent.text(cgroupParent);
    }

    /** A weight for one block device. */
    public record WeightDevice(String path, int weight) {
        public WeightDevice {
            path = Absent.text(path);
        }
    }

    /** A rate for one block device, per second. */
    public record ThrottleDevice(String path, long rate) {
        public ThrottleDevice {
            path = Absent.text(path);
        }
    }

    /** setrlimit(2): the name without {@code RLIMIT_}, lower case; -1 for no limit. */
    public record Ulimit(String name, long soft, long hard) {
        public Ulimit {
            name = Absent.text(name);
        }
    }

    /** {@code --device}: permissions are some of {@code rwm}; empty means all. */
    public record DeviceMapping(String pathOnHost, String pathInContainer, String permissions) {
        public DeviceMapping {
            pathOnHost = Absent.text(pathOnHost);
            pathInContainer = Absent.text(pathInContainer);
            permissions = Absent.text(permissions);
        }
    }

    /** No limits. */
    public static Resources none() {
        return ResourcesBuilder.builder().build();
    }
}

package org.felucca.cgroups.v1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.felucca.cgroups.CgroupStats;
import org.felucca.cgroups.CgroupStatsBuilder;
import org.felucca.cgroups.internal.Controller;
import org.felucca.cgroups.internal.Folder;
import org.felucca.linux.Errno;
import org.felucca.linux.LinuxException;
import org.felucca.model.oci.OciBlockIo;
import org.felucca.model.oci.OciResources;
import org.felucca.model.oci.OciThrottleDevice;
import org.felucca.model.oci.OciWeightDevice;

/**
 * Traffic with block devices, admin-guide/cgroup-v1/blkio-controller.rst. Weights are files of the scheduler: CFQ's are gone
 * since Linux 5.0, those of BFQ are there when the kernel has it.
 */
public final class BlockIo implements Controller {
    private static final List<String> WEIGHTS = List.of("blkio.weight", "blkio.bfq.weight");
    private static final List<String> DEVICE_WEIGHTS = List.of("blkio.weight_device", "blkio.bfq.weight_device");
    private static final List<String> BYTES = List.of(
            "blkio.throttle.io_service_bytes_recursive",
            "blkio.bfq.io_service_bytes_recursive",
            "blkio.throttle.io_service_bytes");
    private static final List<String> OPERATIONS = List.of(
            "blkio.throttle.io_serviced_recursive", "blkio.bfq.io_serviced_recursive", "blkio.throttle.io_serviced");

    @Override
    public void apply(Folder folder, OciResources resources) {
        OciBlockIo io = resources.blockIO();
        if (io == null) {
            return;
        }
        // A kernel without BFQ has no weights; who asked for one was warned when the container was made.
        io.weight().filter(weight -> weight != 0).ifPresent(weight -> firstThere(folder, WEIGHTS)
                .ifPresent(file -> folder.write(file, weight)));
        for (OciWeightDevice device : io.weightDevice()) {
            firstThere(folder, DEVICE_WEIGHTS).ifPresent(file -> weight(folder, file, device));
        }
        throttle(folder, "blkio.throttle.read_bps_device", io.throttleReadBpsDevice());
        throttle(folder, "blkio.throttle.write_bps_device", io.throttleWriteBpsDevice());
        throttle(folder, "blkio.throttle.read_iops_device", io.throttleReadIOPSDevice());
        throttle(folder, "blkio.throttle.write_iops_device", io.throttleWriteIOPSDevice());
    }

    /** A device that another scheduler serves has no weights; to Docker, that a weight is without effect is no failure. */
    private static void weight(Folder folder, String file, OciWeightDevice device) {
        try {
            folder.write(file, device.major() + ":" + device.minor() + " " + device.weight());
        } catch (LinuxException e) {
            if (!e.is(Errno.ENOTSUP)) {
                throw e;
            }
        }
    }

    private static void throttle(Folder folder, String file, List<OciThrottleDevice> devices) {
        for (OciThrottleDevice device : devices) {
            folder.write(file, device.major() + ":" + device.minor() + " " + device.rate());
        }
    }

    private static Optional<String> firstThere(Folder folder, List<String> files) {
        return files.stream().filter(folder::has).findFirst();
    }

    @Override
    public void read(Folder folder, CgroupStatsBuilder stats) {
        List<CgroupStats.BlockIo> traffic = new ArrayList<>();
        traffic.addAll(counters(folder, BYTES, "bytes"));
        traffic.addAll(counters(folder, OPERATIONS, "operations"));
        stats.blockIo(traffic);
    }

    /** Lines such as {@code 254:0 Read 4096}; the last, {@code Total 4096}, belongs to no device. */
    private static List<CgroupStats.BlockIo> counters(Folder folder, List<String> files, String unit) {
        List<CgroupStats.BlockIo> counters = new ArrayList<>();
        for (String line :
                firstThere(folder, files).map(folder::read).orElse("").split("\n", -1)) {
            String[] fields = line.split("[ :]", -1);
            if (fields.length == 4) {
                counters.add(new CgroupStats.BlockIo(
                        Long.parseLong(fields[0]),
                        Long.parseLong(fields[1]),
                        fields[2].toLowerCase(Locale.ROOT),
                        unit,
                        Folder.parse(fields[3])));
            }
        }
        return counters;
    }
}

package org.felucca.cgroups.v2;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.cgroups.CgroupStats;
import org.felucca.cgroups.CgroupStatsBuilder;
import org.felucca.cgroups.internal.Controller;
import org.felucca.cgroups.internal.Folder;
import org.felucca.model.oci.OciBlockIo;
import org.felucca.model.oci.OciResources;
import org.felucca.model.oci.OciThrottleDevice;
import org.felucca.model.oci.OciWeightDevice;

/** Traffic with block devices, admin-guide/cgroup-v2.rst. */
public final class Io implements Controller {
    private static final String BFQ = "io.bfq.weight";
    private static final String WEIGHT = "io.weight";

    /** Keys of {@code io.stat}: which operation and which unit. */
    private static final Map<String, String[]> COUNTERS = new LinkedHashMap<>();

    static {
        COUNTERS.put("rbytes", new String[] {"read", "bytes"});
        COUNTERS.put("wbytes", new String[] {"write", "bytes"});
        COUNTERS.put("dbytes", new String[] {"discard", "bytes"});
        COUNTERS.put("rios", new String[] {"read", "operations"});
        COUNTERS.put("wios", new String[] {"write", "operations"});
        COUNTERS.put("dios", new String[] {"discard", "operations"});
    }

    @Override
    public void apply(Folder folder, OciResources resources) {
        OciBlockIo io = resources.blockIO();
        if (io == null) {
            return;
        }
        io.weight().filter(weight -> weight != 0).ifPresent(weight -> weight(folder, weight));
        for (OciWeightDevice device : io.weightDevice()) {
            if (folder.has(BFQ)) {
                folder.write(BFQ, device.major() + ":" + device.minor() + " " + device.weight());
            }
        }
        throttle(folder, "rbps", io.throttleReadBpsDevice());
        throttle(folder, "wbps", io.throttleWriteBpsDevice());
        throttle(folder, "riops", io.throttleReadIOPSDevice());
        throttle(folder, "wiops", io.throttleWriteIOPSDevice());
    }

    /** A kernel has one of the two files or neither; who asked in vain was warned when the container was made. */
    private static void weight(Folder folder, long weight) {
        if (folder.has(BFQ)) {
            folder.write(BFQ, weight);
        } else if (folder.has(WEIGHT)) {
            folder.write(WEIGHT, ioWeight(weight));
        }
    }

    /** Weights of 10 to 1000, as version 1 has them, as 1 to 10000. */
    static long ioWeight(long weight) {
        return 1 + (weight - 10) * 9999 / 990;
    }

    private static void throttle(Folder folder, String key, List<OciThrottleDevice> devices) {
        for (OciThrottleDevice device : devices) {
            String rate = device.rate() == 0 ? "max" : Long.toString(device.rate());
            folder.write("io.max", device.major() + ":" + device.minor() + " " + key + "=" + rate);
        }
    }

    /** Lines such as {@code 8:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0}. */
    @Override
    public void read(Folder folder, CgroupStatsBuilder stats) {
        List<CgroupStats.BlockIo> traffic = new ArrayList<>();
        for (String line : folder.readIfThere("io.stat").orElse("").split("\n", -1)) {
            String[] fields = line.split(" ", -1);
            String[] device = fields[0].split(":", -1);
            for (int i = 1; i < fields.length && device.length == 2; i++) {
                String[] pair = fields[i].split("=", -1);
                String[] meaning = COUNTERS.get(pair[0]);
                if (meaning != null) {
                    traffic.add(new CgroupStats.BlockIo(
                            Long.parseLong(device[0]),
                            Long.parseLong(device[1]),
                            meaning[0],
                            meaning[1],
                            Folder.parse(pair[1])));
                }
            }
        }
        stats.blockIo(traffic);
    }
}

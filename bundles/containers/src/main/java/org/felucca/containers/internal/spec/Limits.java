package org.felucca.containers.internal.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.felucca.model.Errors;
import org.felucca.model.Resources;
import org.felucca.model.Resources.ThrottleDevice;
import org.felucca.model.Resources.Ulimit;
import org.felucca.model.oci.OciBlockIo;
import org.felucca.model.oci.OciCpu;
import org.felucca.model.oci.OciDeviceRule;
import org.felucca.model.oci.OciMemory;
import org.felucca.model.oci.OciPids;
import org.felucca.model.oci.OciResources;
import org.felucca.model.oci.OciRlimit;
import org.felucca.model.oci.OciThrottleDevice;
import org.felucca.model.oci.OciWeightDevice;

/** Docker's limits as those of the OCI document. */
public final class Limits {
    private static final long PERIOD = 100_000;
    private static final long NANOS = 1_000_000_000L;
    private static final Pattern RULE = Pattern.compile("([acb]) (\\d+|\\*):(\\d+|\\*) ([rwm]{1,3})");

    private static final Set<String> ULIMITS = Set.of(
            "as",
            "core",
            "cpu",
            "data",
            "fsize",
            "locks",
            "memlock",
            "msgqueue",
            "nice",
            "nofile",
            "nproc",
            "rss",
            "rtprio",
            "rttime",
            "sigpending",
            "stack");

    private Limits() {}

    /** All limits; device rules of {@code base} come first. */
    public static OciResources of(Resources r, List<OciDeviceRule> base) {
        List<OciDeviceRule> rules = new ArrayList<>(base);
        r.deviceCgroupRules().forEach(text -> rules.add(rule(text)));
        return new OciResources(
                rules,
                new OciMemory(
                        positive(r.memory()),
                        positive(r.memoryReservation()),
                        r.memorySwap() == 0 ? Optional.empty() : Optional.of(r.memorySwap()),
                        r.memorySwappiness().filter(value -> value >= 0),
                        r.oomKillDisable() ? Optional.of(true) : Optional.empty()),
                cpu(r),
                new OciPids(r.pidsLimit().orElse(0L)),
                new OciBlockIo(
                        r.blkioWeight() == 0 ? Optional.empty() : Optional.of(r.blkioWeight()),
                        r.blkioWeightDevice().stream()
                                .map(d -> {
                                    DeviceNumber number = DeviceNumber.ofBlock(d.path());
                                    return new OciWeightDevice(number.major(), number.minor(), d.weight());
                                })
                                .toList(),
                        throttles(r.blkioDeviceReadBps()),
                        throttles(r.blkioDeviceWriteBps()),
                        throttles(r.blkioDeviceReadIOps()),
                        throttles(r.blkioDeviceWriteIOps())),
                List.of(),
                Map.of());
    }

    /**
     * A change of limits: what is not wanted is not mentioned. Memory and swap go together, as cgroup v2 counts swap alone.
     *
     * @param wanted what changes; -1 for no limit
     * @param all that hold after it
     */
    public static OciResources change(Resources wanted, Resources all) {
        boolean memory = wanted.memory() != 0 || wanted.memorySwap() != 0;
        return new OciResources(
                List.of(),
                new OciMemory(
                        given(memory ? either(wanted.memory(), all.memory()) : 0),
                        given(wanted.memoryReservation()),
                        given(memory ? either(wanted.memorySwap(), all.memorySwap()) : 0),
                        Optional.empty(),
                        Optional.empty()),
                cpu(wanted),
                wanted.pidsLimit().map(OciPids::new).orElse(null),
                new OciBlockIo(
                        wanted.blkioWeight() == 0 ? Optional.empty() : Optional.of(wanted.blkioWeight()),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()),
                List.of(),
                Map.of());
    }

    private static Optional<Long> given(long value) {
        return value == 0 ? Optional.empty() : Optional.of(value);
    }

    private static long either(long wanted, long otherwise) {
        return wanted == 0 ? otherwise : wanted;
    }

    private static OciCpu cpu(Resources r) {
        long period = r.cpuPeriod();
        long quota = r.cpuQuota();
        if (r.nanoCpus() > 0) {
            period = PERIOD;
            quota = Math.multiplyExact(r.nanoCpus(), PERIOD) / NANOS;
        }
        return new OciCpu(
                positive(r.cpuShares()),
                quota == 0 ? Optional.empty() : Optional.of(quota),
                positive(period),
                positive(r.cpuRealtimeRuntime()),
                positive(r.cpuRealtimePeriod()),
                r.cpusetCpus(),
                r.cpusetMems());
    }

    private static Optional<Long> positive(long value) {
        return value > 0 ? Optional.of(value) : Optional.empty();
    }

    private static List<OciThrottleDevice> throttles(List<ThrottleDevice> devices) {
        return devices.stream()
                .map(d -> {
                    DeviceNumber number = DeviceNumber.ofBlock(d.path());
                    return new OciThrottleDevice(number.major(), number.minor(), d.rate());
                })
                .toList();
    }

    /** A rule of {@code --device-cgroup-rule}: {@code c 1:3 rwm}. */
    static OciDeviceRule rule(String text) {
        Matcher m = RULE.matcher(text);
        if (!m.matches()) {
            throw Errors.invalid("invalid device cgroup rule format: '%s'", text);
        }
        return new OciDeviceRule(true, m.group(1), number(m.group(2)), number(m.group(3)), m.group(4));
    }

    private static Optional<Long> number(String text) {
        return text.equals("*") ? Optional.empty() : Optional.of(Long.valueOf(text));
    }

    /** Whether setrlimit(2) has such a limit. */
    public static boolean knowsUlimit(String name) {
        return ULIMITS.contains(name);
    }

    /** setrlimit(2) of the first process. */
    static List<OciRlimit> rlimits(List<Ulimit> ulimits) {
        return ulimits.stream()
                .map(u -> new OciRlimit("RLIMIT_" + u.name().toUpperCase(Locale.ROOT), u.hard(), u.soft()))
                .toList();
    }
}

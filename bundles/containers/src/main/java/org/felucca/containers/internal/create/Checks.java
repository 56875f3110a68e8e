package org.felucca.containers.internal.create;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.felucca.containers.internal.run.Signals;
import org.felucca.containers.internal.spec.CapabilityNames;
import org.felucca.containers.internal.spec.Limits;
import org.felucca.containers.internal.spec.Modes;
import org.felucca.containers.internal.spec.SecurityOptions;
import org.felucca.engine.image.ImageDetails;
import org.felucca.model.ContainerConfig;
import org.felucca.model.Errors;
import org.felucca.model.HostConfig;
import org.felucca.model.HostConfigBuilder;
import org.felucca.model.HostPortRange;
import org.felucca.model.Platform;
import org.felucca.model.Resources;
import org.felucca.model.Resources.Ulimit;
import org.felucca.model.ResourcesBuilder;
import org.felucca.model.RestartPolicy;

/** What is wrong with a wish for a container, checked before anything is made. Each throws INVALID with Docker's words. */
public final class Checks {
    private static final long LEAST_MEMORY = 6L << 20;
    private static final Path MEMORY_NODES = Path.of("/sys/devices/system/node/online");
    private static final long NANOS = 1_000_000_000L;
    private static final Pattern CPUSET = Pattern.compile("\\d+(-\\d+)?(,\\d+(-\\d+)?)*");
    private static final Pattern HOSTNAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,62})");
    private static final Pattern IP = Pattern.compile(
            "((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}|(?=.*:.*:)[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9._-]+)?");
    private static final String HOST_GATEWAY = "host-gateway";
    private static final Pattern MAC = Pattern.compile("\\p{XDigit}{2}(:\\p{XDigit}{2}){5}");
    private static final Set<String> RESTARTS = Set.of("", "no", "always", "unless-stopped", "on-failure");

    private static final List<BiConsumer<ContainerConfig, HostConfig>> ALL = List.of(
            Checks::config,
            Checks::health,
            Checks::memory,
            Checks::processors,
            Checks::others,
            Checks::ulimits,
            Checks::security,
            Checks::restart,
            Checks::network,
            Checks::ports,
            Checks::mac);

    private Checks() {}

    static void run(ContainerConfig config, HostConfig host) {
        ALL.forEach(check -> check.accept(config, host));
    }

    /** What is wrong with a wish for other limits and another restart policy. */
    public static void update(HostConfig host) {
        Resources r = host.resources();
        // Swap can be changed without a word on memory: what it is checked against is set already.
        HostConfig alone = r.memory() != 0
                ? host
                : HostConfigBuilder.builder(host)
                        .resources(ResourcesBuilder.builder(r).memorySwap(0).build())
                        .build();
        if (r.memorySwap() < -1) {
            throw Errors.invalid("invalid memory swap limit: %d", r.memorySwap());
        }
        memory(ContainerConfig.empty(), alone);
        processors(ContainerConfig.empty(), host);
        others(ContainerConfig.empty(), host);
        restart(ContainerConfig.empty(), host);
    }

    private static void config(ContainerConfig config, HostConfig host) {
        if (!config.workingDir().isEmpty() && !config.workingDir().startsWith("/")) {
            throw Errors.invalid(
                    "the working directory '%s' is invalid, it needs to be an absolute path", config.workingDir());
        }
        for (String entry : config.env()) {
            if (entry.isEmpty() || entry.startsWith("=")) {
                throw Errors.invalid("invalid environment variable: %s", entry);
            }
            if (entry.indexOf('\0') >= 0) {
                throw Errors.invalid("invalid environment variable: it contains a nul byte");
            }
        }
        if (!config.hostname().isEmpty() && !HOSTNAME.matcher(config.hostname()).matches()) {
            throw Errors.invalid("invalid hostname format: %s", config.hostname());
        }
        if (!config.stopSignal().isEmpty()) {
            Signals.number(config.stopSignal());
        }
        for (List<String> words : List.of(config.entrypoint(), config.cmd())) {
            for (String word : words) {
                if (word.indexOf('\0') >= 0) {
                    throw Errors.invalid("invalid argument: it contains a nul byte");
                }
            }
        }
    }

    private static void mac(ContainerConfig config, HostConfig host) {
        String mac = config.macAddress();
        if (!mac.isEmpty() && !MAC.matcher(mac).matches()) {
            throw Errors.invalid("address %s: invalid MAC address", mac);
        }
    }

    private static void ports(ContainerConfig config, HostConfig host) {
        host.portBindings()
                .values()
                .forEach(bindings -> bindings.forEach(binding -> {
                    HostPortRange.parse(binding.hostPort());
                    if (!binding.hostIp().isEmpty()
                            && !IP.matcher(binding.hostIp()).matches()) {
                        throw Errors.invalid("invalid IP address: %s", binding.hostIp());
                    }
                }));
    }

    private static void health(ContainerConfig config, HostConfig host) {
        config.healthcheck().ifPresent(check -> {
            notBelowMillisecond("Interval", check.interval());
            notBelowMillisecond("Timeout", check.timeout());
            if (check.retries() < 0) {
                throw Errors.invalid("Retries in Healthcheck cannot be negative");
            }
            notBelowMillisecond("StartPeriod", check.startPeriod());
            notBelowMillisecond("StartInterval", check.startInterval());
        });
    }

    private static void notBelowMillisecond(String name, Duration duration) {
        if (!duration.isZero() && duration.compareTo(Duration.ofMillis(1)) < 0) {
            throw Errors.invalid("%s in Healthcheck cannot be less than 1ms", name);
        }
    }

    private static void memory(ContainerConfig config, HostConfig host) {
        Resources r = host.resources();
        if (r.memory() < 0 || (r.memory() > 0 && r.memory() < LEAST_MEMORY)) {
            throw Errors.invalid("Minimum memory limit allowed is 6MB");
        }
        if (r.memory() > Long.MAX_VALUE / 2) {
            throw Errors.invalid("invalid memory limit: %d", r.memory());
        }
        if (r.memorySwap() < -1) {
            throw Errors.invalid("invalid memory swap limit: %d", r.memorySwap());
        }
        if (r.memory() > 0 && r.memorySwap() > 0 && r.memorySwap() < r.memory()) {
            throw Errors.invalid("Minimum memoryswap limit should be larger than memory limit, see usage");
        }
        if (r.memory() == 0 && r.memorySwap() > 0) {
            throw Errors.invalid("You should always set the Memory limit when using Memoryswap limit, see usage");
        }
        r.memorySwappiness().filter(v -> v < -1 || v > 100).ifPresent(v -> {
            throw Errors.invalid("Invalid value: %d, valid memory swappiness range is 0-100", v);
        });
        if (r.memoryReservation() < 0 || (r.memoryReservation() > 0 && r.memoryReservation() < LEAST_MEMORY)) {
            throw Errors.invalid("Minimum memory reservation allowed is 6MB");
        }
        if (r.memory() > 0 && r.memoryReservation() > r.memory()) {
            throw Errors.invalid("Minimum memory limit can not be less than memory reservation limit, see usage");
        }
        if (host.shmSize() < 0) {
            throw Errors.invalid("SHM size can not be less than 0");
        }
    }

    private static void processors(ContainerConfig config, HostConfig host) {
        Resources r = host.resources();
        int processors = Runtime.getRuntime().availableProcessors();
        if (r.nanoCpus() < 0 || r.nanoCpus() > processors * NANOS) {
            throw Errors.invalid(
                    "Range of CPUs is from 0.01 to %d.00, as there are only %d CPUs available", processors, processors);
        }
        if (r.nanoCpus() > 0 && r.cpuPeriod() > 0) {
            throw Errors.invalid("Conflicting options: Nano CPUs and CPU Period cannot both be set");
        }
        if (r.nanoCpus() > 0 && r.cpuQuota() > 0) {
            throw Errors.invalid("Conflicting options: Nano CPUs and CPU Quota cannot both be set");
        }
        if (r.cpuPeriod() != 0 && (r.cpuPeriod() < 1000 || r.cpuPeriod() > 1_000_000)) {
            throw Errors.invalid(
                    "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
        }
        if (r.cpuQuota() > 0 && r.cpuQuota() < 1000) {
            throw Errors.invalid("CPU cfs quota can not be less than 1ms (i.e. 1000)");
        }
        if (r.cpuShares() < 0) {
            throw Errors.invalid("invalid CPU shares (%d): value must be a positive integer", r.cpuShares());
        }
        if (r.cpuRealtimePeriod() != 0 && r.cpuRealtimeRuntime() > r.cpuRealtimePeriod()) {
            throw Errors.invalid("cpu real-time runtime cannot be higher than cpu real-time period");
        }
        cpuset("cpus", r.cpusetCpus(), processors);
        cpuset("mems", r.cpusetMems(), memoryNodes());
    }

    /** Of the host, which numbers them without gaps on all but the largest machines. */
    private static int memoryNodes() {
        try {
            String online = Files.readString(MEMORY_NODES).strip();
            return Integer.parseInt(online.substring(Math.max(online.lastIndexOf('-'), online.lastIndexOf(',')) + 1))
                    + 1;
        } catch (IOException e) {
            return 1; // a kernel without NUMA
        }
    }

    private static void cpuset(String what, String text, int count) {
        if (text.isEmpty()) {
            return;
        }
        if (!CPUSET.matcher(text).matches()) {
            throw Errors.invalid("Invalid value %1$s for cpuset %2$s: invalid format: %1$s", text, what);
        }
        for (String number : text.split("[,-]", -1)) {
            if (number.length() > 6 || Integer.parseInt(number) >= count) {
                throw Errors.invalid(
                        "Requested %s are not available - requested %s, available: %s",
                        what.equals("cpus") ? "CPUs" : "memory nodes", text, count == 1 ? "0" : "0-" + (count - 1));
            }
        }
    }

    private static void others(ContainerConfig config, HostConfig host) {
        Resources r = host.resources();
        if (r.blkioWeight() != 0 && (r.blkioWeight() < 10 || r.blkioWeight() > 1000)) {
            throw Errors.invalid("Range of blkio weight is from 10 to 1000");
        }
        if (host.security().oomScoreAdj() < -1000 || host.security().oomScoreAdj() > 1000) {
            throw Errors.invalid(
                    "Invalid value %d, range for oom score adj is [-1000, 1000]",
                    host.security().oomScoreAdj());
        }
        Limits.of(r, List.of());
        if (!host.storageOpt().isEmpty()) {
            throw Errors.invalid("--storage-opt is supported only for overlay over xfs with 'pquota' mount option");
        }
        for (String extra : host.dns().extraHosts()) {
            int cut = extra.indexOf(':');
            if (cut <= 0 || cut == extra.length() - 1) {
                throw Errors.invalid("bad format for add-host: \"%s\"", extra);
            }
            String address = extra.substring(cut + 1);
            if (!address.equals(HOST_GATEWAY)
                    && !IP.matcher(address.replaceAll("^\\[(.*)]$", "$1")).matches()) {
                throw Errors.invalid("invalid IP address in add-host: \"%s\"", address);
            }
        }
        boolean negative = host.consoleSize().stream().anyMatch(size -> size < 0);
        if (negative || (!host.consoleSize().isEmpty() && host.consoleSize().size() != 2)) {
            throw Errors.invalid("invalid console size: %s", host.consoleSize());
        }
    }

    private static void ulimits(ContainerConfig config, HostConfig host) {
        for (Ulimit limit : host.resources().ulimits()) {
            if (!Limits.knowsUlimit(limit.name())) {
                throw Errors.invalid("invalid ulimit type: %s", limit.name());
            }
            if (limit.hard() != -1 && (limit.soft() == -1 || limit.soft() > limit.hard())) {
                throw Errors.invalid(
                        "ulimit soft limit must be less than or equal to hard limit: %d > %d",
                        limit.soft(), limit.hard());
            }
        }
    }

    private static void security(ContainerConfig config, HostConfig host) {
        HostConfig.Security security = host.security();
        CapabilityNames.of(security.privileged(), security.capAdd(), security.capDrop());
        SecurityOptions.parse(security.securityOpt());
        for (String group : security.groupAdd()) {
            if (group.isEmpty()) {
                throw Errors.invalid("invalid group: it is empty");
            }
        }
    }

    private static void restart(ContainerConfig config, HostConfig host) {
        RestartPolicy policy = host.restartPolicy();
        if (!RESTARTS.contains(policy.name())) {
            throw Errors.invalid(
                    "invalid restart policy: unknown policy '%s'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'",
                    policy.name());
        }
        if (policy.maximumRetryCount() < 0) {
            throw Errors.invalid("invalid restart policy: maximum retry count cannot be negative");
        }
        if (policy.maximumRetryCount() > 0 && !policy.name().equals("on-failure")) {
            throw Errors.invalid("invalid restart policy: maximum retry count can only be used with 'on-failure'");
        }
        boolean restarts = !policy.name().isEmpty() && !policy.name().equals("no");
        if (host.autoRemove() && restarts) {
            throw Errors.invalid("can't create 'AutoRemove' container with restart policy");
        }
    }

    private static void network(ContainerConfig config, HostConfig host) {
        HostConfig.Namespaces modes = host.namespaces();
        if (!modes.user().isEmpty() && !modes.user().equals(Modes.HOST)) {
            throw Errors.invalid("invalid user namespace mode: %s", modes.user());
        }
        if (!modes.uts().isEmpty() && !modes.uts().equals(Modes.HOST)) {
            throw Errors.invalid("invalid UTS mode: %s", modes.uts());
        }
        if (!modes.pid().isEmpty() && !modes.pid().equals(Modes.HOST) && !Modes.isContainer(modes.pid())) {
            throw Errors.invalid("invalid PID mode: %s", modes.pid());
        }
        if (!Set.of("", Modes.HOST, Modes.PRIVATE, "shareable", Modes.NONE).contains(modes.ipc())
                && !Modes.isContainer(modes.ipc())) {
            throw Errors.invalid("invalid IPC mode: %s", modes.ipc());
        }
        if (!Set.of("", Modes.HOST, Modes.PRIVATE).contains(modes.cgroup())) {
            throw Errors.invalid("invalid cgroup namespace mode: %s", modes.cgroup());
        }
        boolean others = modes.network().equals(Modes.HOST) || Modes.isContainer(modes.network());
        if (Modes.isContainer(modes.network())) {
            if (Modes.container(modes.network()).isEmpty()) {
                throw Errors.invalid("invalid network mode: invalid container format container:<name|id>");
            }
            if (!config.hostname().isEmpty()) {
                throw Errors.invalid("conflicting options: hostname and the network mode");
            }
            if (!host.portBindings().isEmpty() || host.publishAllPorts()) {
                throw Errors.invalid("conflicting options: port publishing and the container type network mode");
            }
        }
        if (others && !host.links().isEmpty()) {
            throw Errors.invalid(
                    "conflicting options: host type networking can't be used with links. This would result in undefined behavior");
        }
        if (modes.uts().equals(Modes.HOST) && !config.hostname().isEmpty()) {
            throw Errors.invalid("conflicting options: hostname and the UTS mode");
        }
        if (modes.uts().equals(Modes.HOST) && !config.domainname().isEmpty()) {
            throw Errors.invalid("conflicting options: domainname and the UTS mode");
        }
    }

    /**
     * An image for another machine than the one wanted is one that is not there: clients pull then. A variant is not looked at, as a
     * machine runs what was built for its predecessors.
     */
    static void platform(Platform wanted, ImageDetails image, String reference) {
        Platform actual = image.platform();
        if (!wanted.os().equals(actual.os()) || !wanted.architecture().equals(actual.architecture())) {
            throw Errors.notFound(
                    "image with reference %s was found but does not match the specified platform: wanted %s, actual: %s",
                    reference, wanted.text(), actual.text());
        }
    }
}

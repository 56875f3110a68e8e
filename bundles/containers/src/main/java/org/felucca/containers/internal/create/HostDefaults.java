package org.felucca.containers.internal.create;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.felucca.containers.internal.Settings;
import org.felucca.containers.internal.spec.DefaultMounts;
import org.felucca.containers.internal.spec.Modes;
import org.felucca.containers.internal.spec.SecurityOptions;
import org.felucca.model.HostConfig;
import org.felucca.model.HostConfigBuilder;
import org.felucca.model.LogConfig;
import org.felucca.model.Resources;
import org.felucca.model.ResourcesBuilder;
import org.felucca.model.RestartPolicy;

/** What a host config means where it says nothing. */
final class HostDefaults {
    private static final long SHM_SIZE = 64L << 20;
    private static final Path UNIFIED = Path.of("/sys/fs/cgroup/cgroup.controllers");
    private static final String NO_RESTART = "no";

    private HostDefaults() {}

    static HostConfig fill(HostConfig host, boolean networkDisabled, Settings settings) {
        LogConfig log = host.logConfig();
        HostConfig.Namespaces ns = host.namespaces();
        return HostConfigBuilder.builder(host)
                .resources(resources(host.resources()))
                .namespaces(new HostConfig.Namespaces(
                        networkDisabled ? Modes.NONE : network(ns.network()),
                        ns.pid(),
                        ns.ipc().isEmpty() ? Modes.PRIVATE : ns.ipc(),
                        ns.uts(),
                        ns.user(),
                        ns.cgroup().isEmpty() ? cgroup() : ns.cgroup()))
                .security(security(host.security(), ns))
                .logConfig(log(log, settings))
                .runtime(host.runtime().isEmpty() ? settings.runtime() : host.runtime())
                .shmSize(host.shmSize() == 0 ? SHM_SIZE : host.shmSize())
                .restartPolicy(
                        host.restartPolicy().name().isEmpty() ? new RestartPolicy(NO_RESTART, 0) : host.restartPolicy())
                .consoleSize(host.consoleSize().isEmpty() ? List.of(0, 0) : host.consoleSize())
                .build();
    }

    /** As Docker: the host's on version 1, one of its own on version 2. */
    private static String cgroup() {
        return Files.exists(UNIFIED) ? Modes.PRIVATE : Modes.HOST;
    }

    /** Who names no log driver, or the one that is the default, gets the default's options where it has none of its own. */
    private static LogConfig log(LogConfig log, Settings settings) {
        if (!log.type().isEmpty() && !log.type().equals(settings.logDriver())) {
            return log;
        }
        Map<String, String> options = new TreeMap<>(settings.logOptions());
        options.putAll(log.config());
        return new LogConfig(settings.logDriver(), options);
    }

    /** Paths are hidden from all but those with privileges; who shares a view of processes or memory with the host has no label of his own. */
    private static HostConfig.Security security(HostConfig.Security security, HostConfig.Namespaces modes) {
        boolean shares = modes.pid().equals(Modes.HOST) || modes.ipc().equals(Modes.HOST);
        boolean labelled = security.securityOpt().stream().anyMatch(option -> option.startsWith("label"));
        List<String> options = new ArrayList<>(security.securityOpt());
        if (!labelled && (shares || security.privileged())) {
            options.add("label=disable");
        }
        boolean hides = !security.privileged()
                && SecurityOptions.parse(security.securityOpt()).maskSystemPaths();
        return new HostConfig.Security(
                security.privileged(),
                security.readonlyRootfs(),
                security.capAdd(),
                security.capDrop(),
                security.groupAdd(),
                options,
                security.maskedPaths()
                        .or(() -> Optional.of(DefaultMounts.MASKED).filter(paths -> hides)),
                security.readonlyPaths()
                        .or(() -> Optional.of(DefaultMounts.READONLY).filter(paths -> hides)),
                security.sysctls(),
                security.oomScoreAdj());
    }

    private static String network(String mode) {
        return mode.isEmpty() || mode.equals(Modes.DEFAULT) ? Modes.BRIDGE : mode;
    }

    /** Memory without a word on swap gets as much swap again. */
    private static Resources resources(Resources r) {
        if (r.memory() <= 0 || r.memorySwap() != 0) {
            return r;
        }
        return ResourcesBuilder.builder(r)
                .memorySwap(Math.multiplyExact(r.memory(), 2L))
                .build();
    }
}

package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import com.google.gson.annotations.SerializedName;
import com.google.gson.annotations.Since;
import com.google.gson.annotations.Until;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.felucca.engine.distribution.RegistrySettings;

/** {@code {"ID":"…","Containers":2,"ContainersRunning":1,"Images":1,"Driver":"overlay2","CgroupDriver":"cgroupfs","NCPU":2,"MemTotal":25276502016, …}}. */
@RecordBuilder
public record InfoWire(
        @SerializedName("ID") String id,
        int containers,
        int containersRunning,
        int containersPaused,
        int containersStopped,
        int images,
        String driver,
        List<List<String>> driverStatus,
        PluginsWire plugins,
        boolean memoryLimit,
        boolean swapLimit,
        @Until(1.42) boolean kernelMemory,
        @Until(1.42) @SerializedName("KernelMemoryTCP") boolean kernelMemoryTcp,
        boolean cpuCfsPeriod,
        boolean cpuCfsQuota,
        @SerializedName("CPUShares") boolean cpuShares,
        @SerializedName("CPUSet") boolean cpuSet,
        boolean pidsLimit,
        @SerializedName("IPv4Forwarding") boolean ipv4Forwarding,
        @Until(1.50) boolean bridgeNfIptables,
        @Until(1.50) boolean bridgeNfIp6tables,
        boolean debug,
        @SerializedName("NFd") int fds,
        boolean oomKillDisable,
        @SerializedName("NGoroutines") int threads,
        String systemTime,
        String loggingDriver,
        String cgroupDriver,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String cgroupVersion,
        @SerializedName("NEventsListener") int eventListeners,
        String kernelVersion,
        String operatingSystem,
        @SerializedName("OSVersion") String osVersion,
        @SerializedName("OSType") String osType,
        String architecture,
        String indexServerAddress,
        RegistryConfigWire registryConfig,
        @SerializedName("NCPU") int cpus,
        long memTotal,
        List<Map<String, Object>> genericResources,
        String dockerRootDir,
        String httpProxy,
        String httpsProxy,
        String noProxy,
        String name,
        List<String> labels,
        boolean experimentalBuild,
        String serverVersion,
        Map<String, RuntimeWire> runtimes,
        String defaultRuntime,
        SwarmWire swarm,
        boolean liveRestoreEnabled,
        String isolation,
        String initBinary,
        CommitWire containerdCommit,
        CommitWire runcCommit,
        CommitWire initCommit,
        List<String> securityOptions,
        @Since(1.49) FirewallWire firewallBackend,
        @Since(1.46) @SerializedName("CDISpecDirs") List<String> cdiSpecDirs,
        List<String> warnings) {

    /** Drivers by kind. */
    public record PluginsWire(
            List<String> volume, List<String> network, List<String> authorization, List<String> log) {}

    /** Registries. */
    public record RegistryConfigWire(
            @SerializedName("InsecureRegistryCIDRs") List<String> insecureRegistryCidrs,
            Map<String, IndexWire> indexConfigs,
            List<String> mirrors) {
        private static final String HUB = "docker.io";

        public static RegistryConfigWire fromModel(RegistrySettings settings) {
            List<String> networks = new ArrayList<>();
            Map<String, IndexWire> indexes = new TreeMap<>();
            indexes.put(HUB, new IndexWire(HUB, settings.mirrors(), true, true));
            for (String insecure : settings.insecure()) {
                if (insecure.indexOf('/') >= 0) {
                    networks.add(insecure);
                } else {
                    indexes.put(insecure, new IndexWire(insecure, List.of(), false, false));
                }
            }
            networks.add("127.0.0.0/8");
            return new RegistryConfigWire(networks, indexes, settings.mirrors());
        }
    }

    /** One registry. */
    public record IndexWire(String name, List<String> mirrors, boolean secure, boolean official) {}

    /** How containers run. */
    public record RuntimeWire(@SerializedName("path") String path) {}

    /** This engine is in no swarm. */
    public record SwarmWire(
            @SerializedName("NodeID") String nodeId,
            String nodeAddr,
            String localNodeState,
            boolean controlAvailable,
            String error,
            List<Map<String, String>> remoteManagers) {}

    /** What filters packets. */
    public record FirewallWire(String driver) {}

    /** Version of a helper program; there is none. */
    public record CommitWire(@SerializedName("ID") String id, @Until(1.50) String expected) {}
}

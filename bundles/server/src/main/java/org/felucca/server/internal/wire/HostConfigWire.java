package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import com.google.gson.annotations.SerializedName;
import com.google.gson.annotations.Since;
import com.google.gson.annotations.Until;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.model.Errors;
import org.felucca.model.HostConfig;
import org.felucca.model.HostConfigBuilder;
import org.felucca.model.LogConfig;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;
import org.felucca.model.Resources;
import org.felucca.model.ResourcesBuilder;
import org.felucca.model.RestartPolicy;

/**
 * {@code {"Binds":null,"NetworkMode":"default","RestartPolicy":{"Name":"no","MaximumRetryCount":0},"Memory":0, …}}: Docker's HostConfig, in the body
 * of a create and in an inspect.
 */
@RecordBuilder
public record HostConfigWire(
        List<String> binds,
        @SerializedName("ContainerIDFile") String containerIdFile,
        LogConfigWire logConfig,
        String networkMode,
        Map<String, List<PortBindingWire>> portBindings,
        RestartPolicyWire restartPolicy,
        boolean autoRemove,
        String volumeDriver,
        List<String> volumesFrom,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) List<MountWire> mounts,
        List<Integer> consoleSize,
        @Since(1.43) @JsonAdapter(value = OmitEmpty.class, nullSafe = false) Map<String, String> annotations,
        List<String> capAdd,
        List<String> capDrop,
        String cgroupnsMode,
        List<String> dns,
        List<String> dnsOptions,
        List<String> dnsSearch,
        List<String> extraHosts,
        List<String> groupAdd,
        String ipcMode,
        String cgroup,
        List<String> links,
        int oomScoreAdj,
        String pidMode,
        boolean privileged,
        boolean publishAllPorts,
        boolean readonlyRootfs,
        List<String> securityOpt,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) Map<String, String> storageOpt,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) Map<String, String> tmpfs,
        @SerializedName("UTSMode") String utsMode,
        String usernsMode,
        long shmSize,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) Map<String, String> sysctls,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String runtime,
        String isolation,
        long cpuShares,
        long memory,
        long nanoCpus,
        String cgroupParent,
        int blkioWeight,
        List<WeightDeviceWire> blkioWeightDevice,
        List<ThrottleDeviceWire> blkioDeviceReadBps,
        List<ThrottleDeviceWire> blkioDeviceWriteBps,
        @SerializedName("BlkioDeviceReadIOps") List<ThrottleDeviceWire> blkioDeviceReadIOps,
        @SerializedName("BlkioDeviceWriteIOps") List<ThrottleDeviceWire> blkioDeviceWriteIOps,
        long cpuPeriod,
        long cpuQuota,
        long cpuRealtimePeriod,
        long cpuRealtimeRuntime,
        String cpusetCpus,
        String cpusetMems,
        List<DeviceMappingWire> devices,
        List<String> deviceCgroupRules,
        List<DeviceRequestWire> deviceRequests,
        @Until(1.42) long kernelMemory,
        @Until(1.42) @SerializedName("KernelMemoryTCP") long kernelMemoryTcp,
        long memoryReservation,
        long memorySwap,
        Long memorySwappiness,
        Boolean oomKillDisable,
        @JsonAdapter(value = OmitNull.class, nullSafe = false) Boolean init,
        Long pidsLimit,
        List<UlimitWire> ulimits,
        long cpuCount,
        long cpuPercent,
        @SerializedName("IOMaximumIOps") long ioMaximumIops,
        @SerializedName("IOMaximumBandwidth") long ioMaximumBandwidth,
        List<String> maskedPaths,
        List<String> readonlyPaths) {

    record DeviceRequestWire(
            String driver,
            int count,
            @SerializedName("DeviceIDs") List<String> deviceIds,
            List<List<String>> capabilities,
            Map<String, String> options) {}

    record LogConfigWire(String type, Map<String, String> config) {}

    record PortBindingWire(String hostIp, String hostPort) {}

    record RestartPolicyWire(String name, int maximumRetryCount) {}

    record WeightDeviceWire(String path, int weight) {}

    record ThrottleDeviceWire(String path, long rate) {}

    record DeviceMappingWire(String pathOnHost, String pathInContainer, String cgroupPermissions) {}

    record UlimitWire(String name, long hard, long soft) {}

    static HostConfigWire fromModel(HostConfig host) {
        HostConfigWireBuilder wire = HostConfigWireBuilder.builder()
                .binds(Shapes.nullIfEmpty(host.binds()))
                .containerIdFile(host.containerIdFile())
                .logConfig(new LogConfigWire(
                        host.logConfig().type(), host.logConfig().config()))
                .portBindings(bindings(host.portBindings()))
                .restartPolicy(new RestartPolicyWire(
                        host.restartPolicy().name().isEmpty()
                                ? "no"
                                : host.restartPolicy().name(),
                        host.restartPolicy().maximumRetryCount()))
                .autoRemove(host.autoRemove())
                .volumeDriver(host.volumeDriver())
                .volumesFrom(Shapes.nullIfEmpty(host.volumesFrom()))
                .mounts(Shapes.each(host.mounts(), MountWire::fromModel))
                .consoleSize(host.consoleSize().size() == 2 ? host.consoleSize() : List.of(0, 0))
                .annotations(host.annotations())
                .links(Shapes.nullIfEmpty(host.links()))
                .publishAllPorts(host.publishAllPorts())
                .storageOpt(host.storageOpt())
                .tmpfs(host.tmpfs())
                .shmSize(host.shmSize())
                .runtime(host.runtime())
                .isolation(host.isolation())
                .cgroup("")
                .init(host.init().orElse(null));
        namespaces(wire, host.namespaces());
        security(wire, host.security());
        dns(wire, host.dns());
        resources(wire, host.resources());
        return wire.build();
    }

    static Map<String, List<PortBindingWire>> bindings(Map<Port, List<PortBinding>> bindings) {
        Map<String, List<PortBindingWire>> wire = new LinkedHashMap<>();
        bindings.forEach((port, of) ->
                wire.put(port.toString(), Shapes.each(of, b -> new PortBindingWire(b.hostIp(), b.hostPort()))));
        return wire;
    }

    private static void namespaces(HostConfigWireBuilder wire, HostConfig.Namespaces namespaces) {
        wire.networkMode(namespaces.network().isEmpty() ? "default" : namespaces.network())
                .cgroupnsMode(namespaces.cgroup())
                .ipcMode(namespaces.ipc())
                .pidMode(namespaces.pid())
                .utsMode(namespaces.uts())
                .usernsMode(namespaces.user());
    }

    private static void security(HostConfigWireBuilder wire, HostConfig.Security security) {
        wire.capAdd(Shapes.nullIfEmpty(security.capAdd()))
                .capDrop(Shapes.nullIfEmpty(security.capDrop()))
                .groupAdd(Shapes.nullIfEmpty(security.groupAdd()))
                .oomScoreAdj(security.oomScoreAdj())
                .privileged(security.privileged())
                .readonlyRootfs(security.readonlyRootfs())
                .securityOpt(Shapes.nullIfEmpty(security.securityOpt()))
                .sysctls(security.sysctls())
                .maskedPaths(security.maskedPaths().orElse(null))
                .readonlyPaths(security.readonlyPaths().orElse(null));
    }

    private static void dns(HostConfigWireBuilder wire, HostConfig.Dns dns) {
        wire.dns(dns.servers())
                .dnsOptions(dns.options())
                .dnsSearch(dns.search())
                .extraHosts(Shapes.nullIfEmpty(dns.extraHosts()));
    }

    private static void resources(HostConfigWireBuilder wire, Resources resources) {
        wire.cpuShares(resources.cpuShares())
                .memory(resources.memory())
                .nanoCpus(resources.nanoCpus())
                .cgroupParent(resources.cgroupParent())
                .blkioWeight(resources.blkioWeight())
                .blkioWeightDevice(
                        Shapes.each(resources.blkioWeightDevice(), d -> new WeightDeviceWire(d.path(), d.weight())))
                .blkioDeviceReadBps(throttles(resources.blkioDeviceReadBps()))
                .blkioDeviceWriteBps(throttles(resources.blkioDeviceWriteBps()))
                .blkioDeviceReadIOps(throttles(resources.blkioDeviceReadIOps()))
                .blkioDeviceWriteIOps(throttles(resources.blkioDeviceWriteIOps()))
                .cpuPeriod(resources.cpuPeriod())
                .cpuQuota(resources.cpuQuota())
                .cpuRealtimePeriod(resources.cpuRealtimePeriod())
                .cpuRealtimeRuntime(resources.cpuRealtimeRuntime())
                .cpusetCpus(resources.cpusetCpus())
                .cpusetMems(resources.cpusetMems())
                .devices(Shapes.each(
                        resources.devices(),
                        d -> new DeviceMappingWire(
                                d.pathOnHost(),
                                d.pathInContainer(),
                                d.permissions().isEmpty() ? "rwm" : d.permissions())))
                .deviceCgroupRules(Shapes.nullIfEmpty(resources.deviceCgroupRules()))
                .memoryReservation(resources.memoryReservation())
                .memorySwap(resources.memorySwap())
                .memorySwappiness(resources.memorySwappiness().orElse(null))
                .oomKillDisable(resources.oomKillDisable())
                .pidsLimit(resources.pidsLimit().orElse(null))
                .ulimits(Shapes.each(resources.ulimits(), u -> new UlimitWire(u.name(), u.hard(), u.soft())));
    }

    private static List<ThrottleDeviceWire> throttles(List<Resources.ThrottleDevice> devices) {
        return Shapes.each(devices, d -> new ThrottleDeviceWire(d.path(), d.rate()));
    }

    /** As the client meant it; {@code minor} is that of the API version 1.minor it speaks. */
    public HostConfig toModel(int minor) {
        if (deviceRequests != null && !deviceRequests.isEmpty()) {
            DeviceRequestWire first = deviceRequests.get(0);
            List<List<String>> wanted = first.capabilities == null ? List.of() : first.capabilities;
            throw Errors.invalid(
                    "could not select device driver \"%s\" with capabilities: %s",
                    first.driver == null ? "" : first.driver, wanted.toString().replace(",", ""));
        }
        if (isolation != null && !isolation.isEmpty() && !isolation.equals("default")) {
            throw Errors.invalid("Invalid isolation: \"%s\" - linux only supports 'default'", isolation);
        }
        return HostConfigBuilder.builder()
                .resources(resourcesToModel())
                .namespaces(new HostConfig.Namespaces(
                        networkMode,
                        pidMode,
                        OldClients.ipcMode(ipcMode, minor),
                        utsMode,
                        usernsMode,
                        OldClients.cgroupnsMode(cgroupnsMode, minor)))
                .security(new HostConfig.Security(
                        privileged,
                        readonlyRootfs,
                        capAdd,
                        capDrop,
                        groupAdd,
                        securityOpt,
                        Optional.ofNullable(maskedPaths),
                        Optional.ofNullable(readonlyPaths),
                        sysctls,
                        oomScoreAdj))
                .dns(new HostConfig.Dns(dns, dnsSearch, dnsOptions, extraHosts))
                .portBindings(bindingsToModel())
                .publishAllPorts(publishAllPorts)
                .links(links)
                .binds(binds)
                .mounts(Shapes.each(mounts, mount -> OldClients.mount(mount.toModel(), minor)))
                .tmpfs(tmpfs)
                .volumesFrom(volumesFrom)
                .volumeDriver(volumeDriver)
                .shmSize(shmSize)
                .logConfig(logConfig == null ? null : new LogConfig(logConfig.type, logConfig.config))
                .restartPolicy(
                        restartPolicy == null
                                ? null
                                : new RestartPolicy(restartPolicy.name, restartPolicy.maximumRetryCount))
                .autoRemove(autoRemove)
                .init(Optional.ofNullable(init))
                .runtime(runtime)
                .storageOpt(storageOpt)
                .consoleSize(OldClients.consoleSize(consoleSize, minor))
                .annotations(annotations)
                .containerIdFile(containerIdFile)
                .isolation(isolation)
                .build();
    }

    private Map<Port, List<PortBinding>> bindingsToModel() {
        Map<Port, List<PortBinding>> model = new LinkedHashMap<>();
        if (portBindings != null) {
            portBindings.forEach((port, of) ->
                    model.put(Shapes.port(port), Shapes.each(of, b -> new PortBinding(b.hostIp, b.hostPort))));
        }
        return model;
    }

    Resources resourcesToModel() {
        return ResourcesBuilder.builder()
                .memory(memory)
                .memorySwap(memorySwap)
                .memoryReservation(memoryReservation)
                .memorySwappiness(Optional.ofNullable(memorySwappiness).filter(s -> s != -1))
                .oomKillDisable(oomKillDisable != null && oomKillDisable)
                .nanoCpus(nanoCpus)
                .cpuShares(cpuShares)
                .cpuPeriod(cpuPeriod)
                .cpuQuota(cpuQuota)
                .cpuRealtimePeriod(cpuRealtimePeriod)
                .cpuRealtimeRuntime(cpuRealtimeRuntime)
                .cpusetCpus(cpusetCpus)
                .cpusetMems(cpusetMems)
                .pidsLimit(Optional.ofNullable(pidsLimit).filter(p -> p > 0))
                .blkioWeight(blkioWeight)
                .blkioWeightDevice(Shapes.each(blkioWeightDevice, d -> new Resources.WeightDevice(d.path, d.weight)))
                .blkioDeviceReadBps(throttlesToModel(blkioDeviceReadBps))
                .blkioDeviceWriteBps(throttlesToModel(blkioDeviceWriteBps))
                .blkioDeviceReadIOps(throttlesToModel(blkioDeviceReadIOps))
                .blkioDeviceWriteIOps(throttlesToModel(blkioDeviceWriteIOps))
                .ulimits(Shapes.each(ulimits, u -> new Resources.Ulimit(u.name, u.soft, u.hard)))
                .devices(Shapes.each(
                        devices,
                        d -> new Resources.DeviceMapping(d.pathOnHost, d.pathInContainer, d.cgroupPermissions)))
                .deviceCgroupRules(deviceCgroupRules)
                .cgroupParent(cgroupParent)
                .build();
    }

    private static List<Resources.ThrottleDevice> throttlesToModel(List<ThrottleDeviceWire> devices) {
        return Shapes.each(devices, d -> new Resources.ThrottleDevice(d.path, d.rate));
    }
}

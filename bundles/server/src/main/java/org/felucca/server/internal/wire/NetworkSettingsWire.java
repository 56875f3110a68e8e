package org.felucca.server.internal.wire;

import com.google.gson.annotations.SerializedName;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.engine.container.ContainerDetails;
import org.felucca.model.EndpointSettings;

/** {@code {"Bridge":"","SandboxID":"8987…","Ports":{},"IPAddress":"172.17.0.2", … ,"Networks":{"bridge":{…}}}}. */
@RecordBuilder
public record NetworkSettingsWire(
        String bridge,
        @SerializedName("SandboxID") String sandboxId,
        String sandboxKey,
        Map<String, List<HostConfigWire.PortBindingWire>> ports,
        boolean hairpinMode,
        @SerializedName("LinkLocalIPv6Address") String linkLocalIpv6Address,
        @SerializedName("LinkLocalIPv6PrefixLen") int linkLocalIpv6PrefixLen,
        @SerializedName("SecondaryIPAddresses") List<String> secondaryIpAddresses,
        @SerializedName("SecondaryIPv6Addresses") List<String> secondaryIpv6Addresses,
        @SerializedName("EndpointID") String endpointId,
        String gateway,
        @SerializedName("GlobalIPv6Address") String globalIpv6Address,
        @SerializedName("GlobalIPv6PrefixLen") int globalIpv6PrefixLen,
        @SerializedName("IPAddress") String ipAddress,
        @SerializedName("IPPrefixLen") int ipPrefixLen,
        @SerializedName("IPv6Gateway") String ipv6Gateway,
        String macAddress,
        Map<String, EndpointWire> networks) {

    static NetworkSettingsWire fromModel(ContainerDetails container) {
        // the fields beside Networks speak of the default bridge alone
        EndpointSettings bridge = container.networks().getOrDefault("bridge", EndpointSettings.none());
        return NetworkSettingsWireBuilder.builder()
                .bridge("")
                .sandboxId(container.sandboxId())
                .sandboxKey(sandboxKey(container))
                .ports(ports(container))
                .linkLocalIpv6Address("")
                .endpointId(bridge.endpointId())
                .gateway(bridge.gateway())
                .globalIpv6Address(bridge.globalIpv6Address())
                .globalIpv6PrefixLen(bridge.globalIpv6PrefixLen())
                .ipAddress(bridge.ipAddress())
                .ipPrefixLen(bridge.ipPrefixLen())
                .ipv6Gateway(bridge.ipv6Gateway())
                .macAddress(bridge.macAddress())
                .networks(Shapes.eachValue(container.networks(), EndpointWire::fromModel))
                .build();
    }

    /** A path to its network namespace, good for setns(2) while it runs. Docker binds it in a folder; here the process itself holds it. */
    private static String sandboxKey(ContainerDetails container) {
        int pid = container.state().pid();
        return container.sandboxId().isEmpty() || pid == 0 ? "" : "/proc/" + pid + "/ns/net";
    }

    /** A port that is exposed and not published stands there with null. */
    private static Map<String, List<HostConfigWire.PortBindingWire>> ports(ContainerDetails container) {
        Map<String, List<HostConfigWire.PortBindingWire>> ports =
                new LinkedHashMap<>(HostConfigWire.bindings(container.ports()));
        ports.replaceAll((port, bindings) -> Shapes.nullIfEmpty(bindings));
        return ports;
    }
}

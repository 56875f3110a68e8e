package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import com.google.gson.annotations.SerializedName;
import com.google.gson.annotations.Since;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.felucca.model.EndpointSettings;
import org.felucca.model.EndpointSettingsBuilder;

/** {@code {"IPAMConfig":null,"Aliases":null,"NetworkID":"7b80…","Gateway":"172.17.0.1","IPAddress":"172.17.0.2","IPPrefixLen":16, …}}. */
@RecordBuilder
public record EndpointWire(
        @SerializedName("IPAMConfig") IpamConfigWire ipamConfig,
        List<String> links,
        List<String> aliases,
        String macAddress,
        Map<String, String> driverOpts,
        @Since(1.48) int gwPriority,
        @SerializedName("NetworkID") String networkId,
        @SerializedName("EndpointID") String endpointId,
        String gateway,
        @SerializedName("IPAddress") String ipAddress,
        @SerializedName("IPPrefixLen") int ipPrefixLen,
        @SerializedName("IPv6Gateway") String ipv6Gateway,
        @SerializedName("GlobalIPv6Address") String globalIpv6Address,
        @SerializedName("GlobalIPv6PrefixLen") int globalIpv6PrefixLen,
        @Since(1.44) @SerializedName("DNSNames") List<String> dnsNames) {

    record IpamConfigWire(
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("IPv4Address") String ipv4Address,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("IPv6Address") String ipv6Address,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("LinkLocalIPs")
                    List<String> linkLocalIps) {}

    static EndpointWire fromModel(EndpointSettings endpoint) {
        boolean asked = !endpoint.ipv4Address().isEmpty()
                || !endpoint.ipv6Address().isEmpty()
                || !endpoint.linkLocalIps().isEmpty();
        return EndpointWireBuilder.builder()
                .ipamConfig(
                        asked
                                ? new IpamConfigWire(
                                        endpoint.ipv4Address(), endpoint.ipv6Address(), endpoint.linkLocalIps())
                                : null)
                .links(Shapes.nullIfEmpty(endpoint.links()))
                .aliases(Shapes.nullIfEmpty(endpoint.aliases()))
                .macAddress(endpoint.macAddress())
                .driverOpts(Shapes.nullIfEmpty(endpoint.driverOpts()))
                .networkId(endpoint.networkId())
                .endpointId(endpoint.endpointId())
                .gateway(endpoint.gateway())
                .ipAddress(endpoint.ipAddress())
                .ipPrefixLen(endpoint.ipPrefixLen())
                .ipv6Gateway(endpoint.ipv6Gateway())
                .globalIpv6Address(endpoint.globalIpv6Address())
                .globalIpv6PrefixLen(endpoint.globalIpv6PrefixLen())
                .dnsNames(Shapes.nullIfEmpty(endpoint.dnsNames()))
                .build();
    }

    /** What a client may ask for; what it sends of what only the engine gives is dropped. */
    EndpointSettings toModel() {
        EndpointSettingsBuilder model = EndpointSettingsBuilder.builder()
                .aliases(aliases)
                .links(links)
                .macAddress(macAddress)
                .driverOpts(driverOpts)
                .networkId(networkId);
        if (ipamConfig != null) {
            model.ipv4Address(ipamConfig.ipv4Address)
                    .ipv6Address(ipamConfig.ipv6Address)
                    .linkLocalIps(ipamConfig.linkLocalIps);
        }
        return model.build();
    }
}

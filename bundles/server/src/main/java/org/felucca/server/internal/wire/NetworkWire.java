package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import com.google.gson.annotations.SerializedName;
import com.google.gson.annotations.Since;
import java.util.List;
import java.util.Map;
import org.felucca.engine.network.NetworkDetails;

/** {@code {"Name":"bridge","Id":"7b80…","Created":"2026-…","Scope":"local","Driver":"bridge","IPAM":{…},"Containers":{…}, …}}. */
public record NetworkWire(
        String name,
        String id,
        String created,
        String scope,
        String driver,
        @Since(1.48) @SerializedName("EnableIPv4") boolean enableIpv4,
        @SerializedName("EnableIPv6") boolean enableIpv6,
        @SerializedName("IPAM") IpamWire ipam,
        boolean internal,
        boolean attachable,
        boolean ingress,
        ConfigFromWire configFrom,
        boolean configOnly,
        Map<String, MemberWire> containers,
        Map<String, String> options,
        Map<String, String> labels) {

    record IpamWire(String driver, Map<String, String> options, List<PoolWire> config) {}

    record PoolWire(
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String subnet,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("IPRange") String range,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String gateway,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) Map<String, String> auxiliaryAddresses) {

        static PoolWire fromModel(NetworkDetails.Pool pool) {
            return new PoolWire(pool.subnet(), pool.range(), pool.gateway(), pool.auxiliary());
        }

        NetworkDetails.Pool toModel() {
            return new NetworkDetails.Pool(subnet, range, gateway, auxiliaryAddresses);
        }
    }

    record ConfigFromWire(String network) {}

    record MemberWire(
            String name,
            @SerializedName("EndpointID") String endpointId,
            String macAddress,
            @SerializedName("IPv4Address") String ipv4Address,
            @SerializedName("IPv6Address") String ipv6Address) {}

    /** With or without the containers on it. */
    public static NetworkWire fromModel(NetworkDetails network, boolean members) {
        return new NetworkWire(
                network.name(),
                network.id().value(),
                network.created().toString(),
                network.scope(),
                network.driver(),
                network.enableIpv4(),
                network.enableIpv6(),
                new IpamWire(
                        network.ipamDriver(),
                        Shapes.nullIfEmpty(network.ipamOptions()),
                        Shapes.each(network.pools(), PoolWire::fromModel)),
                network.internal(),
                network.attachable(),
                network.ingress(),
                new ConfigFromWire(""),
                false,
                members
                        ? Shapes.eachValue(
                                network.members(),
                                m -> new MemberWire(
                                        m.name(), m.endpointId(), m.macAddress(), m.ipv4Address(), m.ipv6Address()))
                        : Map.of(),
                network.options(),
                network.labels());
    }
}

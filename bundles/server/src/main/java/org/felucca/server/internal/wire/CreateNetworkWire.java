package org.felucca.server.internal.wire;

import com.google.gson.annotations.SerializedName;
import java.util.List;
import java.util.Map;
import org.felucca.engine.network.CreateNetwork;
import org.felucca.model.Errors;

/** {@code {"Name":"front","Driver":"bridge","IPAM":{"Config":[{"Subnet":"10.9.0.0/24"}]},"Internal":false,"Options":{},"Labels":{}, …}}. */
public record CreateNetworkWire(
        String name,
        String driver,
        String scope,
        boolean internal,
        boolean attachable,
        boolean ingress,
        boolean configOnly,
        NetworkWire.ConfigFromWire configFrom,
        @SerializedName("IPAM") NetworkWire.IpamWire ipam,
        @SerializedName("EnableIPv4") Boolean enableIpv4,
        @SerializedName("EnableIPv6") Boolean enableIpv6,
        Map<String, String> options,
        Map<String, String> labels) {

    /** {@code {"Id":"7b80…","Warning":""}}. */
    public record Created(String id, String warning) {}

    /** What is only for a swarm, or for configurations of it, is refused. */
    public CreateNetwork toModel() {
        if (ingress) {
            throw Errors.forbidden("Ingress network can only be global scope network");
        }
        if ("swarm".equals(scope)) {
            throw Errors.forbidden("cannot create a swarm scoped network when swarm is not active");
        }
        if (scope != null && !scope.isEmpty() && !scope.equals("local")) {
            throw Errors.invalid("invalid scope \"%s\": a network is local, or of a swarm", scope);
        }
        if (configOnly
                || (configFrom != null
                        && configFrom.network() != null
                        && !configFrom.network().isEmpty())) {
            throw Errors.notImplemented("networks that are configurations of others are not there");
        }
        if (enableIpv4 != null && !enableIpv4) {
            throw Errors.notImplemented("networks without IPv4 are not there");
        }
        return new CreateNetwork(
                name,
                driver,
                ipam == null ? List.of() : Shapes.each(ipam.config(), NetworkWire.PoolWire::toModel),
                ipam == null ? "" : ipam.driver(),
                ipam == null ? Map.of() : ipam.options(),
                internal,
                attachable,
                enableIpv6 != null && enableIpv6,
                options,
                labels);
    }
}

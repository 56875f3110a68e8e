package org.felucca.networks.internal;

import static org.felucca.model.Errors.internal;
import static org.felucca.model.Errors.invalid;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.felucca.driver.network.JoinedEndpoint;
import org.felucca.model.ContainerId;
import org.felucca.model.EndpointId;
import org.felucca.model.EndpointSettings;
import org.felucca.model.EndpointSettingsBuilder;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;
import org.felucca.netlink.MacAddress;
import org.felucca.networks.internal.ports.HostPorts;
import org.felucca.networks.internal.ports.PortException;

/** One endpoint comes, or goes: its address, its ports, its part of the driver. */
final class Joins {
    private static final int SHORT_ID = 12;
    private static final String HOST_BINDING = "com.docker.network.bridge.host_binding_ipv4";

    private final Networks networks;
    private final HostPorts hostPorts;
    private final Drivers drivers;

    Joins(Networks networks, HostPorts hostPorts, Drivers drivers) {
        this.networks = networks;
        this.hostPorts = hostPorts;
        this.drivers = drivers;
    }

    /**
     * Whose endpoint it is.
     *
     * @param name the container's
     * @param hostname the container's
     */
    record Guest(ContainerId container, String name, String hostname) {}

    /**
     * An endpoint as it shall be.
     *
     * @param ports to publish
     */
    record Wish(
            EndpointSettings settings,
            Map<Port, List<PortBinding>> ports,
            String interfaceName,
            boolean defaultRoute) {}

    /** An endpoint that is made, or about to be. */
    record Joined(NetworkRecord network, EndpointSettings wanted, SandboxRecord.Endpoint endpoint) {
        /** What was asked for with what was given. */
        EndpointSettings settings() {
            return EndpointSettingsBuilder.builder(wanted)
                    .networkId(network.id().value())
                    .endpointId(endpoint.id().value())
                    .gateway(endpoint.address().isEmpty() || network.internal() ? "" : network.gateway())
                    .ipAddress(endpoint.address())
                    .ipPrefixLen(endpoint.prefixLength())
                    .macAddress(endpoint.macAddress())
                    .dnsNames(endpoint.names())
                    .build();
        }
    }

    /** Throws INVALID for what this network cannot give. */
    static void check(NetworkRecord network, EndpointSettings wanted) {
        boolean address =
                !wanted.ipv4Address().isEmpty() || !wanted.ipv6Address().isEmpty();
        if (address && !network.ofUser()) {
            throw invalid("user specified IP address is supported on user defined networks only");
        }
        if (address && !network.chosen()) {
            throw invalid(
                    "user specified IP address is supported only when connecting to networks with user configured subnets");
        }
        if (!wanted.ipv6Address().isEmpty()) {
            throw invalid("network %s has no IPv6 addresses", network.name());
        }
        if (!wanted.aliases().isEmpty() && !network.ofUser()) {
            throw invalid("network-scoped alias is supported only for containers in user defined networks");
        }
        if (!wanted.macAddress().isEmpty()) {
            MacAddress.parse(wanted.macAddress());
        }
    }

    /** Takes an address and ports of the host; nothing of the kernel's changes but the ports. */
    Joined take(NetworkRecord network, Guest guest, Wish wish) throws IOException {
        EndpointSettings wanted = wish.settings();
        EndpointId id = EndpointId.random();
        if (!network.driven()) {
            SandboxRecord.Endpoint endpoint = SandboxRecordEndpointBuilder.builder()
                    .network(network.id())
                    .id(id)
                    .build();
            return new Joined(network, wanted, endpoint);
        }
        check(network, wanted);
        String address = networks.take(network, wanted.ipv4Address());
        try {
            SandboxRecord.Endpoint endpoint = SandboxRecordEndpointBuilder.builder()
                    .network(network.id())
                    .id(id)
                    .interfaceName(wish.interfaceName())
                    .macAddress(wanted.macAddress().isEmpty() ? macFor(address) : wanted.macAddress())
                    .address(address)
                    .prefixLength(Subnet.parse(network.subnet()).prefixLength())
                    .ports(publish(guest.name(), id, address, bound(network, wish.ports())))
                    .names(network.ofUser() ? names(guest, wanted.aliases()) : List.of())
                    .links(links(wanted.links()))
                    .defaultRoute(wish.defaultRoute())
                    .build();
            return new Joined(network, wanted, endpoint);
        } catch (RuntimeException | IOException e) {
            networks.release(network.id(), address);
            throw e;
        }
    }

    /** Gives back what {@link #take} took. */
    void giveBack(SandboxRecord.Endpoint endpoint) {
        networks.release(endpoint.network(), endpoint.address());
        hostPorts.release(endpoint.ports());
    }

    /** Has the driver make it; what was taken is given back if that fails. */
    void plug(Joined joined, int namespaceFd) throws InterruptedException {
        if (!joined.network().driven()) {
            return;
        }
        try {
            JoinedEndpoint made = drivers.of(joined.network())
                    .join(
                            joined.network().toSpec(),
                            joined.endpoint().toSpec(joined.wanted().driverOpts()),
                            namespaceFd);
            if (!made.macAddress().equals(joined.endpoint().macAddress())) {
                throw internal(
                        "driver %s gave another MAC address", joined.network().driver());
            }
        } catch (RuntimeException | InterruptedException e) {
            giveBack(joined.endpoint());
            throw e;
        }
    }

    /** Has the driver take it away; nothing is given back yet. */
    void unplug(SandboxRecord.Endpoint endpoint) throws InterruptedException {
        Optional<NetworkRecord> network = networks.network(endpoint.network());
        if (network.isPresent() && network.get().driven()) {
            drivers.of(network.get()).leave(network.get().toSpec(), endpoint.toSpec());
        }
    }

    /** By which others find it: Docker's, in Docker's order. */
    static List<String> names(Guest guest, List<String> aliases) {
        Set<String> names = new LinkedHashSet<>();
        names.add(guest.name());
        names.addAll(aliases);
        names.add(guest.container().value().substring(0, SHORT_ID));
        names.add(guest.hostname());
        names.remove("");
        return new ArrayList<>(names);
    }

    /** {@code container:alias} as the container's name by the alias. */
    private static Map<String, String> links(List<String> links) {
        Map<String, String> byAlias = new LinkedHashMap<>();
        for (String link : links) {
            int colon = link.indexOf(':');
            byAlias.put(link.substring(colon + 1), colon < 0 ? link : link.substring(0, colon));
        }
        return byAlias;
    }

    /** A network may say at which address of the host ports are that say nothing themselves. */
    private static Map<Port, List<PortBinding>> bound(NetworkRecord network, Map<Port, List<PortBinding>> ports) {
        String address = network.options().getOrDefault(HOST_BINDING, "");
        if (address.isEmpty() || address.equals("0.0.0.0")) {
            return ports;
        }
        Map<Port, List<PortBinding>> bound = new LinkedHashMap<>();
        ports.forEach((port, bindings) -> bound.put(
                port,
                bindings.stream()
                        .map(binding ->
                                binding.hostIp().isEmpty() ? new PortBinding(address, binding.hostPort()) : binding)
                        .toList()));
        return bound;
    }

    /** Docker's clients look for its words. */
    private Map<Port, List<PortBinding>> publish(
            String container, EndpointId endpoint, String address, Map<Port, List<PortBinding>> ports)
            throws IOException {
        if (ports.isEmpty()) {
            return Map.of();
        }
        try {
            return hostPorts.take(InetAddress.getByName(address), ports);
        } catch (PortException e) {
            throw internal(
                    "driver failed programming external connectivity on endpoint %s (%s): %s",
                    container, endpoint, e.getMessage());
        }
    }

    /** Docker's: an address that is given out again has the MAC address that its neighbours know. */
    private static String macFor(String address) throws IOException {
        return MacAddress.forAddress((Inet4Address) InetAddress.getByName(address))
                .toString();
    }
}

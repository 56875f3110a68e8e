package org.felucca.networks.internal;

import static org.felucca.model.Errors.internal;
import static org.felucca.model.Errors.invalid;
import static org.felucca.model.Errors.notFound;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.felucca.driver.network.EndpointSpec;
import org.felucca.engine.network.NetworkDetails;
import org.felucca.model.ContainerId;
import org.felucca.model.NetworkId;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The networks of this engine and who is on them. The files are the truth; this is their picture in memory, guarded by its
 * own lock, under which nothing is called that could wait but writing a file.
 */
@Component(service = Networks.class)
public final class Networks {
    private static final int LONGEST_PREFIX = 64;

    private final NetworkFiles files;
    private final Map<NetworkId, NetworkRecord> networks = new LinkedHashMap<>();
    private final Map<NetworkId, AddressPool> pools = new HashMap<>();
    private final Map<ContainerId, SandboxRecord> sandboxes = new LinkedHashMap<>();
    private final List<SandboxRecord> inherited;

    @Activate
    public Networks(@Reference Settings settings) {
        this(settings, new HostRoutes());
    }

    /** @param routes subnets that a new network must not overlap */
    Networks(Settings settings, Supplier<List<Subnet>> routes) {
        this.files = new NetworkFiles(settings.root(), settings.run());
        try {
            files.networks().forEach(network -> networks.put(network.id(), network));
            predefine("none", NetworkRecord.NULL, settings, routes);
            predefine("host", NetworkRecord.HOST, settings, routes);
            predefine("bridge", "bridge", settings, routes);
            for (NetworkRecord network : networks.values()) {
                if (!network.subnet().isEmpty()) {
                    AddressPool pool = new AddressPool(Subnet.parse(network.subnet()));
                    pool.take(Subnet.number(network.gateway()));
                    pools.put(network.id(), pool);
                }
            }
            inherited = files.sandboxes();
            inherited.forEach(this::inherit);
        } catch (IOException e) {
            throw internal(e, "read the networks: %s", e.getMessage());
        }
    }

    private void predefine(String name, String driver, Settings settings, Supplier<List<Subnet>> routes)
            throws IOException {
        if (named(name).isPresent()) {
            return;
        }
        boolean bridge = driver.equals("bridge");
        NetworkRecord network = new NetworkRecord(
                NetworkId.random(),
                name,
                Instant.now(),
                driver,
                "",
                "",
                false,
                false,
                bridge ? bridgeOptions(settings) : Map.of(),
                Map.of());
        if (bridge) {
            network = network.withSubnet(
                    settings.bridgeSubnet().isEmpty()
                            ? settings.pools().firstFree(routes.get())
                            : Subnet.parse(settings.bridgeSubnet()));
        }
        files.keep(network);
        networks.put(network.id(), network);
    }

    private static Map<String, String> bridgeOptions(Settings settings) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("com.docker.network.bridge.default_bridge", "true");
        options.put("com.docker.network.bridge.enable_icc", "true");
        options.put("com.docker.network.bridge.enable_ip_masquerade", "true");
        options.put("com.docker.network.bridge.host_binding_ipv4", "0.0.0.0");
        options.put("com.docker.network.bridge.name", settings.bridgeName());
        options.put("com.docker.network.driver.mtu", Integer.toString(settings.mtu()));
        return options;
    }

    private void inherit(SandboxRecord sandbox) {
        sandboxes.put(sandbox.container(), sandbox);
        for (SandboxRecord.Endpoint endpoint : sandbox.endpoints()) {
            AddressPool pool = pools.get(endpoint.network());
            if (pool != null && !endpoint.address().isEmpty()) {
                pool.take(Subnet.number(endpoint.address()));
            }
        }
    }

    private Optional<NetworkRecord> named(String name) {
        return networks.values().stream()
                .filter(network -> network.name().equals(name))
                .findFirst();
    }

    /** The network of that name, id or unique prefix of an id. Throws NOT_FOUND in Docker's words. */
    synchronized NetworkRecord find(String reference) {
        Optional<NetworkRecord> exact = named(reference).or(() -> networks.values().stream()
                .filter(network -> network.id().value().equals(reference))
                .findFirst());
        if (exact.isPresent()) {
            return exact.get();
        }
        List<NetworkRecord> matches = reference.isEmpty() || reference.length() > LONGEST_PREFIX
                ? List.of()
                : networks.values().stream()
                        .filter(network -> network.id().value().startsWith(reference))
                        .toList();
        if (matches.size() > 1) {
            throw invalid("network %s is ambiguous (%d matches found based on ID prefix)", reference, matches.size());
        }
        return matches.stream().findFirst().orElseThrow(() -> notFound("network %s not found", reference));
    }

    /** Those of a driver. */
    synchronized List<NetworkRecord> drivenBy(String driver) {
        return networks.values().stream()
                .filter(network -> network.driver().equals(driver))
                .toList();
    }

    /** All about all of them. */
    synchronized List<NetworkDetails> list() {
        return networks.values().stream().map(this::details).toList();
    }

    /** All about one. */
    synchronized NetworkDetails details(NetworkRecord network) {
        Map<String, NetworkDetails.Member> members = new LinkedHashMap<>();
        for (SandboxRecord sandbox : sandboxes.values()) {
            for (SandboxRecord.Endpoint endpoint : sandbox.endpoints()) {
                if (endpoint.network().equals(network.id())) {
                    members.put(
                            sandbox.container().value(),
                            new NetworkDetails.Member(
                                    sandbox.name(), endpoint.id().value(), endpoint.macAddress(), endpoint.cidr(), ""));
                }
            }
        }
        return network.toDetails(members);
    }

    /**
     * Takes an address on a network.
     *
     * @param wanted this very one, or empty for any
     * @return empty on a network without addresses
     */
    synchronized String take(NetworkRecord network, String wanted) {
        AddressPool pool = pools.get(network.id());
        if (pool == null) {
            return "";
        }
        if (wanted.isEmpty()) {
            return Subnet.text(pool.take());
        }
        pool.take(Subnet.number(wanted));
        return wanted;
    }

    /** Gives an address back; nothing for an empty one. */
    synchronized void release(NetworkId network, String address) {
        AddressPool pool = pools.get(network);
        if (pool != null && !address.isEmpty()) {
            pool.release(Subnet.number(address));
        }
    }

    /** Who is on a network, as drivers know it. */
    synchronized List<EndpointSpec> endpoints(NetworkId network) {
        return sandboxes.values().stream()
                .flatMap(sandbox -> sandbox.endpoints().stream())
                .filter(endpoint -> endpoint.network().equals(network))
                .map(SandboxRecord.Endpoint::toSpec)
                .toList();
    }

    /** Keeps what a container has got. */
    synchronized void keep(SandboxRecord sandbox) throws IOException {
        files.keep(sandbox);
        sandboxes.put(sandbox.container(), sandbox);
    }

    /** What a container has, if anything. */
    synchronized Optional<SandboxRecord> sandbox(ContainerId container) {
        return Optional.ofNullable(sandboxes.get(container));
    }

    /** A container has nothing any more: its addresses are free again. */
    synchronized void forget(SandboxRecord sandbox) throws IOException {
        if (sandboxes.remove(sandbox.container(), sandbox)) {
            files.forget(sandbox.container());
            sandbox.endpoints().forEach(endpoint -> release(endpoint.network(), endpoint.address()));
        }
    }

    /** The network of this id, if it is there still. */
    synchronized Optional<NetworkRecord> network(NetworkId id) {
        return Optional.ofNullable(networks.get(id));
    }

    /** What an earlier instance has left and nobody has touched since. */
    synchronized List<SandboxRecord> inherited() {
        List<SandboxRecord> untouched = new ArrayList<>();
        for (SandboxRecord sandbox : inherited) {
            if (sandbox.equals(sandboxes.get(sandbox.container()))) {
                untouched.add(sandbox);
            }
        }
        return untouched;
    }
}

package org.felucca.networks.internal;

import static org.felucca.model.Errors.conflict;
import static org.felucca.model.Errors.forbidden;
import static org.felucca.model.Errors.internal;
import static org.felucca.model.Errors.invalid;
import static org.felucca.model.Errors.notFound;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.felucca.driver.network.EndpointSpec;
import org.felucca.engine.network.CreateNetwork;
import org.felucca.engine.network.NetworkDetails;
import org.felucca.model.ContainerId;
import org.felucca.model.Filters;
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
    private final NetworkPlans plans;
    /** How many containers are just coming to a network. */
    private final Map<NetworkId, Integer> arriving = new HashMap<>();
    /** Those that are just being removed: nobody comes any more. */
    private final Set<NetworkId> going = new HashSet<>();
    /** Null when it has to be made anew. Changed under the lock, read without. */
    private volatile NameTable names;

    @Activate
    public Networks(@Reference Settings settings) {
        this(settings, new HostRoutes());
    }

    /** @param routes subnets that a new network must not overlap */
    Networks(Settings settings, Supplier<List<Subnet>> routes) {
        this.files = new NetworkFiles(settings.root(), settings.run());
        this.plans = new NetworkPlans(settings.pools(), routes);
        try {
            files.networks().forEach(network -> networks.put(network.id(), network));
            predefine("none", NetworkRecord.NULL, settings, routes);
            predefine("host", NetworkRecord.HOST, settings, routes);
            predefine("bridge", "bridge", settings, routes);
            for (NetworkRecord network : networks.values()) {
                if (!network.subnet().isEmpty()) {
                    pools.put(network.id(), network.pool());
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
        NetworkRecord network = NetworkRecordBuilder.builder()
                .id(NetworkId.random())
                .name(name)
                .created(Instant.now())
                .driver(driver)
                .options(bridge ? bridgeOptions(settings) : Map.of())
                .build();
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
                pool.reserve(Subnet.number(endpoint.address()));
            }
        }
    }

    /** A network as somebody wants it, kept; its driver is still to be told. */
    synchronized NetworkRecord add(CreateNetwork wish) throws IOException {
        Optional<NetworkRecord> before = named(wish.name());
        if (before.isPresent() && before.get().ofUser()) {
            throw conflict("network with name %s already exists", wish.name());
        }
        NetworkRecord network = plans.plan(wish, networks.values());
        files.keep(network);
        networks.put(network.id(), network);
        pools.put(network.id(), network.pool());
        return network;
    }

    /** Those of users that nobody is on and that filters of a prune let through: {@code until}, {@code label}, {@code label!}. */
    synchronized List<NetworkRecord> pruned(Filters filters) {
        filters.requireKnown(Set.of("until", "label", "label!"));
        Optional<Instant> until = filters.time("until");
        return networks.values().stream()
                .filter(NetworkRecord::ofUser)
                .filter(network -> endpoints(network.id()).isEmpty())
                .filter(network -> until.isEmpty() || network.created().isBefore(until.get()))
                .filter(network ->
                        filters.get("label").stream().allMatch(label -> NetworkFilter.matches(network.labels(), label)))
                .filter(network -> filters.get("label!").stream()
                        .noneMatch(label -> NetworkFilter.matches(network.labels(), label)))
                .toList();
    }

    /** Nobody comes to a network any more. Throws FORBIDDEN while somebody is on it, and for one of the engine's own; NOT_FOUND for one that goes already. */
    synchronized void close(NetworkRecord network) {
        if (!network.ofUser()) {
            throw forbidden("%s is a pre-defined network and cannot be removed", network.name());
        }
        if (arriving.containsKey(network.id()) || !endpoints(network.id()).isEmpty()) {
            throw forbidden(
                    "error while removing network: network %s id %s has active endpoints",
                    network.name(), network.id());
        }
        if (!networks.containsKey(network.id()) || !going.add(network.id())) {
            throw notFound("network %s not found", network.name());
        }
    }

    /** It is not removed after all. */
    synchronized void reopen(NetworkRecord network) {
        going.remove(network.id());
    }

    /** It is no more. */
    synchronized void remove(NetworkRecord network) throws IOException {
        files.forget(network.id());
        networks.remove(network.id());
        pools.remove(network.id());
        going.remove(network.id());
    }

    /** Finds a network for a container that comes to it: until {@link #arrived} it is not removed. */
    synchronized NetworkRecord arrive(String reference) {
        NetworkRecord network = find(reference);
        if (going.contains(network.id())) {
            throw notFound("network %s not found", reference);
        }
        arriving.merge(network.id(), 1, Integer::sum);
        return network;
    }

    /** The container is on the network, or does not come. */
    synchronized void arrived(NetworkRecord network) {
        arriving.computeIfPresent(network.id(), (id, count) -> count == 1 ? null : count - 1);
    }

    /** Who is called what, now. */
    NameTable names() {
        NameTable current = names;
        return current == null ? namesAnew() : current;
    }

    private synchronized NameTable namesAnew() {
        if (names == null) {
            names = new NameTable(networks, sandboxes.values());
        }
        return names;
    }

    private Optional<NetworkRecord> named(String name) {
        return networks.values().stream()
                .filter(network -> network.name().equals(name))
                .findFirst();
    }

    /** The network of that name or full id, if there is one. */
    synchronized Optional<NetworkRecord> called(String reference) {
        return named(reference).or(() -> networks.values().stream()
                .filter(network -> network.id().value().equals(reference))
                .findFirst());
    }

    /** The network of that name, id or unique prefix of an id. Throws NOT_FOUND in Docker's words. */
    synchronized NetworkRecord find(String reference) {
        Optional<NetworkRecord> exact = called(reference);
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
        names = null;
    }

    /** What a container has, if anything. */
    synchronized Optional<SandboxRecord> sandbox(ContainerId container) {
        return Optional.ofNullable(sandboxes.get(container));
    }

    /** A container has nothing any more: its addresses are free again. */
    synchronized void forget(SandboxRecord sandbox) throws IOException {
        if (sandboxes.remove(sandbox.container(), sandbox)) {
            names = null;
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

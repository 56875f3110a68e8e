package org.felucca.networks.internal;

import static org.felucca.model.Errors.conflict;
import static org.felucca.model.Errors.notFound;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.felucca.driver.DriverTable;
import org.felucca.driver.network.NetworkDriver;
import org.felucca.engine.network.ConnectSandbox;
import org.felucca.engine.network.CreateNetwork;
import org.felucca.engine.network.Sandbox;
import org.felucca.linux.Fd;
import org.felucca.model.EndpointSettings;
import org.felucca.model.NetworkId;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;
import org.felucca.netlink.NetworkNamespace;
import org.felucca.networks.internal.Joins.Guest;
import org.felucca.networks.internal.Joins.Joined;
import org.felucca.networks.internal.Joins.Wish;
import org.felucca.networks.internal.dns.Resolvers;
import org.felucca.networks.internal.ports.HostPorts;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the network namespaces of containers and connects them. */
@Component(service = Sandboxes.class, immediate = true)
public final class Sandboxes {
    private static final Logger LOG = LoggerFactory.getLogger(Sandboxes.class);
    private static final int CLOSE_SECONDS = 10;

    private final ExecutorService background =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "felucca-networks-prepare-1"));
    private final SpareNamespace namespaces = new SpareNamespace(background);
    private final Networks networks;
    private final HostPorts hostPorts;
    private final Resolvers resolvers;
    private final SandboxNames names;
    private final Drivers drivers = new Drivers();
    private final Joins joins;
    private final SandboxChanges changes;

    @Activate
    public Sandboxes(@Reference Networks networks, @Reference HostPorts hostPorts, @Reference Resolvers resolvers)
            throws IOException {
        this.networks = networks;
        this.hostPorts = hostPorts;
        this.resolvers = resolvers;
        this.names = new SandboxNames(networks);
        this.joins = new Joins(networks, hostPorts, drivers);
        this.changes = new SandboxChanges(networks, hostPorts, drivers, joins, this::resolve);
        for (SandboxRecord sandbox : networks.inherited()) {
            for (SandboxRecord.Endpoint endpoint : sandbox.endpoints()) {
                if (!endpoint.ports().isEmpty()) {
                    hostPorts.restore(InetAddress.getByName(endpoint.address()), endpoint.ports());
                }
            }
            if (sandbox.resolver()) {
                resolvers.resume(sandbox.container(), names, sandbox.nameservers());
            }
        }
        hostPorts.restored();
        resolvers.resumed();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addDriver(NetworkDriver driver, Map<String, Object> properties) {
        String name = (String) properties.get(DriverTable.NAME);
        drivers.came(driver);
        background.execute(() -> {
            prepare(name, driver);
            drivers.ready(name, driver);
        });
    }

    void removeDriver(NetworkDriver driver, Map<String, Object> properties) {
        drivers.went((String) properties.get(DriverTable.NAME), driver);
    }

    /**
     * Makes the host's part of networks, and tells a new driver who is on them, before a container can ask it for anything: so that it sees
     * no endpoint come or go meanwhile.
     */
    private void prepare(String name, NetworkDriver driver) {
        for (NetworkRecord network : networks.drivenBy(name)) {
            try {
                driver.createNetwork(network.toSpec());
                driver.restore(network.toSpec(), networks.endpoints(network.id()));
            } catch (RuntimeException e) {
                // The first container on it will say so too.
                LOG.warn("network {} is not ready: {}", network.name(), e.getMessage());
            }
        }
    }

    @Deactivate
    public void close() throws InterruptedException {
        namespaces.close();
        background.shutdown();
        if (!background.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("still making networks ready");
        }
    }

    /** What changes while containers run. */
    SandboxChanges changes() {
        return changes;
    }

    /** Makes a network: first on disk, so that an engine that is killed meanwhile has it whole when it is back. */
    NetworkRecord createNetwork(CreateNetwork wish) throws IOException, InterruptedException {
        String name = wish.driver().isEmpty() ? NetworkRecord.BRIDGE : wish.driver();
        if (!name.equals(NetworkRecord.HOST)
                && !name.equals(NetworkRecord.NULL)
                && !name.equals(NetworkRecord.BRIDGE)) {
            requireDriver(name);
        }
        NetworkRecord network = networks.add(wish);
        try {
            drivers.of(network).createNetwork(network.toSpec());
            return network;
        } catch (RuntimeException | InterruptedException e) {
            networks.remove(network);
            throw e;
        }
    }

    private void requireDriver(String name) {
        if (!drivers.knows(name)) {
            throw notFound("plugin \"%s\" not found", name);
        }
    }

    /** Removes a network that nobody is on. */
    void removeNetwork(NetworkRecord network) throws IOException, InterruptedException {
        networks.close(network);
        try {
            drivers.of(network).deleteNetwork(network.toSpec());
            networks.remove(network);
        } finally {
            networks.reopen(network);
        }
    }

    /** Makes a namespace and connects it to all that is wanted. What a container of this id had before is given back first. */
    Sandbox connect(ConnectSandbox request) throws IOException, InterruptedException {
        Optional<SandboxRecord> before = networks.sandbox(request.container());
        if (before.isPresent()) {
            disconnect(before.get());
        }
        List<Arrival> arrivals = new ArrayList<>();
        try {
            arrive(request, arrivals);
            return connect(request, arrivals);
        } finally {
            arrivals.forEach(arrival -> networks.arrived(arrival.network()));
        }
    }

    /** A network that a container comes to. */
    private record Arrival(NetworkRecord network, EndpointSettings wanted) {}

    /** In the order of their interfaces: that of the mode first, as Docker does, the others by name. */
    private void arrive(ConnectSandbox request, List<Arrival> arrivals) {
        Map<NetworkId, Arrival> found = new LinkedHashMap<>();
        Map<String, EndpointSettings> wanted = new LinkedHashMap<>(request.endpoints());
        if (wanted.isEmpty()) {
            wanted.put(request.mode(), EndpointSettings.none());
        }
        wanted.forEach((reference, settings) -> {
            Arrival arrival = new Arrival(networks.arrive(reference), settings);
            arrivals.add(arrival);
            // one may be named twice, by its name and its id; who wants nothing in particular gives way
            found.merge(
                    arrival.network().id(),
                    arrival,
                    (one, other) -> one.wanted().equals(EndpointSettings.none()) ? other : one);
        });
        List<Arrival> ordered = new ArrayList<>(found.values());
        ordered.sort(Comparator.comparing((Arrival arrival) -> !isCalled(arrival.network(), request.mode()))
                .thenComparing(arrival -> arrival.network().name()));
        if (ordered.size() > 1
                && ordered.stream().anyMatch(one -> !one.network().driven())) {
            arrivals.forEach(arrival -> networks.arrived(arrival.network()));
            arrivals.clear();
            throw conflict(
                    "container cannot be connected to multiple networks with one of the networks in private (none) mode");
        }
        for (Arrival arrival : arrivals) {
            if (!ordered.contains(arrival)) {
                networks.arrived(arrival.network());
            }
        }
        arrivals.clear();
        arrivals.addAll(ordered);
    }

    private static boolean isCalled(NetworkRecord network, String reference) {
        return network.name().equals(reference) || network.id().value().startsWith(reference);
    }

    private Sandbox connect(ConnectSandbox request, List<Arrival> arrivals) throws IOException, InterruptedException {
        Optional<NetworkRecord> wayOut =
                wayOut(arrivals.stream().map(Arrival::network).toList());
        Guest guest = new Guest(request.container(), request.containerName(), request.hostname());
        List<Joined> joined = new ArrayList<>();
        NetworkNamespace namespace = request.userNamespace().isPresent()
                ? SpareNamespace.make(Optional.of(Fd.of(request.userNamespace().getAsInt())))
                : namespaces.take();
        try {
            for (Arrival arrival : arrivals) {
                boolean out = wayOut.filter(arrival.network()::equals).isPresent();
                Wish wish =
                        new Wish(arrival.wanted(), out ? request.portBindings() : Map.of(), "eth" + joined.size(), out);
                Joined one = joins.take(arrival.network(), guest, wish);
                joins.plug(one, namespace.fd().number());
                joined.add(one);
            }
            SandboxRecord sandbox = SandboxRecordBuilder.builder()
                    .container(request.container())
                    .name(request.containerName())
                    .hostname(request.hostname())
                    .endpoints(joined.stream().map(Joined::endpoint).toList())
                    .resolver(arrivals.stream()
                            .anyMatch(arrival -> arrival.network().ofUser()))
                    .nameservers(request.nameservers())
                    .build();
            if (sandbox.resolver()) {
                resolve(sandbox, namespace.fd());
            }
            networks.keep(sandbox);
            return sandbox(namespace, joined, sandbox.resolver());
        } catch (RuntimeException | IOException | InterruptedException e) {
            resolvers.close(request.container());
            joined.forEach(one -> undo(one.endpoint(), e));
            namespace.fd().close();
            throw e;
        } finally {
            namespace.netlink().close();
        }
    }

    /** Has a container find others by name. */
    private void resolve(SandboxRecord sandbox, Fd namespace) {
        resolvers.open(sandbox.container(), namespace, names, sandbox.nameservers());
    }

    /** By which of these a container leaves: as with Docker, by the first in the order of names that leads out at all. Ports are published there. */
    static Optional<NetworkRecord> wayOut(List<NetworkRecord> networks) {
        return networks.stream().filter(NetworkRecord::leadsOut).min(Comparator.comparing(NetworkRecord::name));
    }

    private void undo(SandboxRecord.Endpoint endpoint, Exception failure) {
        try {
            joins.unplug(endpoint);
        } catch (RuntimeException | InterruptedException second) {
            failure.addSuppressed(second);
        }
        joins.giveBack(endpoint);
    }

    private static Sandbox sandbox(NetworkNamespace namespace, List<Joined> joined, boolean resolver) {
        Map<String, EndpointSettings> endpoints = new LinkedHashMap<>();
        Map<Port, List<PortBinding>> published = new LinkedHashMap<>();
        for (Joined one : joined) {
            endpoints.put(one.network().name(), one.settings());
            published.putAll(one.endpoint().ports());
        }
        // An id of a sandbox has the form of a network's.
        String id = NetworkId.random().value();
        return new Sandbox(
                id, namespace.fd().release(), endpoints, published, resolver ? Resolvers.ADDRESSES : List.of());
    }

    /** Takes a container off its networks. */
    void disconnect(SandboxRecord sandbox) throws IOException, InterruptedException {
        resolvers.close(sandbox.container());
        for (SandboxRecord.Endpoint endpoint : sandbox.endpoints()) {
            joins.unplug(endpoint);
            hostPorts.release(endpoint.ports());
        }
        networks.forget(sandbox);
    }
}

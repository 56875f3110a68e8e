package org.felucca.networks.internal;

import static org.felucca.model.Errors.internal;
import static org.felucca.model.Errors.invalid;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.felucca.driver.DriverTable;
import org.felucca.driver.network.EndpointSpec;
import org.felucca.driver.network.JoinedEndpoint;
import org.felucca.driver.network.NetworkDriver;
import org.felucca.engine.network.ConnectSandbox;
import org.felucca.engine.network.Sandbox;
import org.felucca.linux.Fd;
import org.felucca.model.EndpointId;
import org.felucca.model.EndpointSettings;
import org.felucca.model.EndpointSettingsBuilder;
import org.felucca.model.NetworkId;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;
import org.felucca.netlink.MacAddress;
import org.felucca.netlink.NetworkNamespace;
import org.felucca.networks.internal.ports.HostPorts;
import org.felucca.networks.internal.ports.PortException;
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

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration START_PATIENCE = Duration.ofSeconds(5);

    private final ExecutorService background =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "felucca-networks-prepare-1"));
    private final SpareNamespace namespaces = new SpareNamespace(background);
    private final Object arrivals = new Object();
    private final Networks networks;
    private final HostPorts hostPorts;
    /** Those who are here, as not all of them are in the table yet. Guarded by {@link #arrivals}. */
    private final Set<NetworkDriver> here = new HashSet<>();

    private final DriverTable<NetworkDriver> drivers = new DriverTable<>("network driver", PATIENCE);

    @Activate
    public Sandboxes(@Reference Networks networks, @Reference HostPorts hostPorts) throws IOException {
        this.networks = networks;
        this.hostPorts = hostPorts;
        for (SandboxRecord sandbox : networks.inherited()) {
            for (SandboxRecord.Endpoint endpoint : sandbox.endpoints()) {
                if (!endpoint.ports().isEmpty()) {
                    hostPorts.restore(InetAddress.getByName(endpoint.address()), endpoint.ports());
                }
            }
        }
        hostPorts.restored();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addDriver(NetworkDriver driver, Map<String, Object> properties) {
        String name = (String) properties.get(DriverTable.NAME);
        synchronized (arrivals) {
            here.add(driver);
        }
        background.execute(() -> {
            prepare(name, driver);
            synchronized (arrivals) {
                if (here.contains(driver)) {
                    drivers.add(name, driver);
                    arrivals.notifyAll();
                }
            }
        });
    }

    void removeDriver(NetworkDriver driver, Map<String, Object> properties) {
        synchronized (arrivals) {
            here.remove(driver);
        }
        drivers.remove((String) properties.get(DriverTable.NAME), driver);
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

    /** Makes a namespace and connects it to all that is wanted. What a container of this id had before is given back first. */
    Sandbox connect(ConnectSandbox request) throws IOException, InterruptedException {
        Optional<SandboxRecord> before = networks.sandbox(request.container());
        if (before.isPresent()) {
            disconnect(before.get());
        }
        Map<String, EndpointSettings> wanted = new LinkedHashMap<>(request.endpoints());
        wanted.putIfAbsent(request.mode(), EndpointSettings.none());
        List<Joined> joined = new ArrayList<>();
        NetworkNamespace namespace = request.userNamespace().isPresent()
                ? SpareNamespace.make(Optional.of(Fd.of(request.userNamespace().getAsInt())))
                : namespaces.take();
        try {
            for (Map.Entry<String, EndpointSettings> entry : wanted.entrySet()) {
                NetworkRecord network = networks.find(entry.getKey());
                // ports lead to the first network that can be reached
                boolean publishes =
                        joined.stream().noneMatch(one -> one.network().driven());
                Map<Port, List<PortBinding>> ports = publishes ? request.portBindings() : Map.of();
                joined.add(join(network, entry.getValue(), request, ports, namespace, "eth" + joined.size()));
            }
            networks.keep(new SandboxRecord(
                    request.container(),
                    request.containerName(),
                    joined.stream().map(Joined::endpoint).toList()));
            return sandbox(namespace, joined);
        } catch (RuntimeException | IOException | InterruptedException e) {
            joined.forEach(one -> undo(one, e));
            namespace.fd().close();
            throw e;
        } finally {
            namespace.netlink().close();
        }
    }

    private void undo(Joined joined, Exception failure) {
        try {
            leave(joined.endpoint());
        } catch (RuntimeException | InterruptedException second) {
            failure.addSuppressed(second);
        }
        networks.release(joined.network().id(), joined.endpoint().address());
        hostPorts.release(joined.endpoint().ports());
    }

    private Joined join(
            NetworkRecord network,
            EndpointSettings wanted,
            ConnectSandbox request,
            Map<Port, List<PortBinding>> ports,
            NetworkNamespace namespace,
            String interfaceName)
            throws InterruptedException, IOException {
        if (!network.driven()) {
            SandboxRecord.Endpoint endpoint =
                    new SandboxRecord.Endpoint(network.id(), EndpointId.random(), "", "", "", 0, Map.of());
            return new Joined(network, wanted, endpoint, Map.of());
        }
        if ((!wanted.ipv4Address().isEmpty() || !wanted.ipv6Address().isEmpty())
                && network.name().equals("bridge")) {
            throw invalid("user specified IP address is supported on user defined networks only");
        }
        if (!wanted.aliases().isEmpty() && network.name().equals("bridge")) {
            throw invalid("network-scoped alias is supported only for containers in user defined networks");
        }
        NetworkDriver driver = driver(network);
        String address = networks.take(network, wanted.ipv4Address());
        EndpointId id = EndpointId.random();
        Map<Port, List<PortBinding>> published = Map.of();
        try {
            int prefixLength = Subnet.parse(network.subnet()).prefixLength();
            String mac = wanted.macAddress().isEmpty() ? macFor(address) : wanted.macAddress();
            published = publish(request.containerName(), id, address, ports);
            SandboxRecord.Endpoint endpoint =
                    new SandboxRecord.Endpoint(network.id(), id, interfaceName, mac, address, prefixLength, published);
            EndpointSpec spec = new EndpointSpec(
                    endpoint.id(), interfaceName, mac, endpoint.cidr(), "", published, wanted.driverOpts());
            JoinedEndpoint made =
                    driver.join(network.toSpec(), spec, namespace.fd().number());
            return new Joined(network, wanted, endpoint, made.published());
        } catch (RuntimeException | IOException e) {
            hostPorts.release(published);
            networks.release(network.id(), address);
            throw e;
        }
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

    /** While the engine starts, containers may be faster than their driver. */
    private NetworkDriver driver(NetworkRecord network) throws InterruptedException {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        synchronized (arrivals) {
            long left = START_PATIENCE.toNanos();
            while (drivers.find(network.driver()).isEmpty() && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(arrivals, left);
                left = deadline - System.nanoTime();
            }
        }
        return drivers.take(network.driver());
    }

    /** Docker's: an address that is given out again has the MAC address that its neighbours know. */
    private static String macFor(String address) throws IOException {
        return MacAddress.forAddress((Inet4Address) InetAddress.getByName(address))
                .toString();
    }

    private static Sandbox sandbox(NetworkNamespace namespace, List<Joined> joined) {
        Map<String, EndpointSettings> endpoints = new LinkedHashMap<>();
        Map<Port, List<PortBinding>> published = new LinkedHashMap<>();
        for (Joined one : joined) {
            endpoints.put(one.network().name(), one.settings());
            published.putAll(one.published());
        }
        // An id of a sandbox has the form of a network's.
        String id = NetworkId.random().value();
        return new Sandbox(id, namespace.fd().release(), endpoints, published, List.of());
    }

    /** Takes a container off its networks. */
    void disconnect(SandboxRecord sandbox) throws IOException, InterruptedException {
        for (SandboxRecord.Endpoint endpoint : sandbox.endpoints()) {
            leave(endpoint);
            hostPorts.release(endpoint.ports());
        }
        networks.forget(sandbox);
    }

    private void leave(SandboxRecord.Endpoint endpoint) throws InterruptedException {
        Optional<NetworkRecord> network = networks.network(endpoint.network());
        if (network.isPresent() && network.get().driven()) {
            driver(network.get()).leave(network.get().toSpec(), endpoint.toSpec());
        }
    }

    /** An endpoint that was made. */
    private record Joined(
            NetworkRecord network,
            EndpointSettings wanted,
            SandboxRecord.Endpoint endpoint,
            Map<Port, List<PortBinding>> published) {
        /** What was asked for with what was given. */
        EndpointSettings settings() {
            return EndpointSettingsBuilder.builder(wanted)
                    .networkId(network.id().value())
                    .endpointId(endpoint.id().value())
                    .gateway(endpoint.address().isEmpty() ? "" : network.gateway())
                    .ipAddress(endpoint.address())
                    .ipPrefixLen(endpoint.prefixLength())
                    .macAddress(endpoint.macAddress())
                    .build();
        }
    }
}

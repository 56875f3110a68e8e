package org.felucca.networkdriver.bridge.internal;

import static org.felucca.model.Errors.conflict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.felucca.driver.network.EndpointSpec;
import org.felucca.driver.network.JoinedEndpoint;
import org.felucca.driver.network.NetworkDriver;
import org.felucca.driver.network.NetworkSpec;
import org.felucca.firewall.Firewall;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.nft.NftException;
import org.felucca.model.Errors;
import org.felucca.model.NetworkId;
import org.felucca.netlink.Address;
import org.felucca.netlink.Addresses;
import org.felucca.netlink.Link;
import org.felucca.netlink.Links;
import org.felucca.netlink.MacAddress;
import org.felucca.netlink.Netlink;
import org.felucca.netlink.NetworkNamespace;
import org.felucca.netlink.Request;
import org.felucca.netlink.Routes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network is a bridge of this host whose address is the containers' gateway; an endpoint is a veth pair, one end a port of the
 * bridge, the other in the container.
 *
 * <p>Everything is done by messages to the kernel, about the host on one socket and about a container on one that was opened
 * inside it. Nothing is remembered that the kernel does not know: what is there is used, what is missing is made.
 */
@Component(property = "driver.name=bridge")
public final class BridgeDriver implements NetworkDriver {
    private static final Logger LOG = LoggerFactory.getLogger(BridgeDriver.class);
    private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");
    private static final int CLOSE_SECONDS = 10;

    private final Netlink host;
    private final Netlink hostForRemovals;
    private final Firewall firewall;
    private final PortRules ports;
    private final Path forwarding;
    private final Map<NetworkId, Integer> bridges = new ConcurrentHashMap<>();
    /** Removing a link waits for every processor to forget it, some milliseconds in which nobody need wait with it. */
    private final ExecutorService removals =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "felucca-networkdriver.bridge-removals-1"));

    @Activate
    public BridgeDriver() {
        this(Netlink.open(), Netlink.open(), new Firewall(), FORWARDING);
    }

    /**
     * @param host about the namespace where bridges are; closed with this
     * @param hostForRemovals about the same, for what takes long; closed with this
     * @param firewall of the same namespace
     * @param forwarding its switch that lets it forward packets
     */
    BridgeDriver(Netlink host, Netlink hostForRemovals, Firewall firewall, Path forwarding) {
        this.host = host;
        this.hostForRemovals = hostForRemovals;
        this.firewall = firewall;
        this.ports = new PortRules(firewall, new UdpFlows(host));
        this.forwarding = forwarding;
    }

    @Deactivate
    public void close() throws InterruptedException {
        removals.shutdown();
        if (!removals.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("some links of ended containers were not removed");
        }
        hostForRemovals.close();
        host.close();
    }

    @Override
    public void createNetwork(NetworkSpec network) {
        ensure(network, BridgeSettings.of(network));
    }

    /** Makes what is missing of the bridge; its index. */
    private synchronized int ensure(NetworkSpec network, BridgeSettings settings) {
        Link bridge = host.link(settings.name()).orElseGet(() -> create(settings));
        if (!bridge.kind().equals("bridge")) {
            throw conflict("link %s exists and is no bridge", settings.name());
        }
        Address gateway = new Address(bridge.index(), settings.gateway(), settings.prefixLength());
        List<Request> requests = new ArrayList<>();
        if (!host.addresses().contains(gateway)) {
            requests.add(Addresses.add(bridge.index(), settings.gateway(), settings.prefixLength()));
        }
        if (!bridge.up()) {
            requests.add(Links.withoutLinkLocal(settings.name()));
            requests.add(Links.up(settings.name()));
        }
        host.execute(requests);
        forward();
        if (settings.masquerade()) {
            masquerade(settings);
        }
        ports.open(network.id(), settings, loopback(settings.name()));
        bridges.put(network.id(), bridge.index());
        return bridge.index();
    }

    private Link create(BridgeSettings settings) {
        try {
            host.execute(Links.createBridge(settings.name(), MacAddress.forAddress(settings.gateway())));
        } catch (LinuxException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
        return host.link(settings.name()).orElseThrow();
    }

    /** A host without the packet filter still connects containers with each other and with the host. */
    private void masquerade(BridgeSettings settings) {
        try {
            firewall.masquerade(settings.name(), settings.subnet());
        } catch (NftException | UnsupportedOperationException e) {
            LOG.warn("containers on {} cannot reach beyond this host: {}", settings.name(), e.getMessage());
        }
    }

    /** Lets the host pass packets between the bridge and its other links. */
    private void forward() {
        try {
            if (!Files.readString(forwarding).strip().equals("1")) {
                Files.writeString(forwarding, "1");
            }
        } catch (IOException e) {
            throw Errors.internal(e, "switch on %s", forwarding);
        }
    }

    /** Lets the host reach containers from its loopback addresses; whether it does. */
    private boolean loopback(String bridge) {
        Path routeLocalnet = forwarding.resolveSibling(Path.of("conf", bridge, "route_localnet"));
        try {
            if (!Files.readString(routeLocalnet).strip().equals("1")) {
                Files.writeString(routeLocalnet, "1");
            }
            return true;
        } catch (IOException e) {
            LOG.warn("published ports of {} are reached from this host's loopback by proxy: {}", bridge, e.toString());
            return false;
        }
    }

    @Override
    public void restore(NetworkSpec network, List<EndpointSpec> endpoints) {
        ports.restore(network.id(), BridgeSettings.of(network).name(), endpoints);
    }

    @Override
    public void deleteNetwork(NetworkSpec network) {
        BridgeSettings settings = BridgeSettings.of(network);
        bridges.remove(network.id());
        ports.close(network.id(), settings.name());
        delete(host, settings.name());
    }

    @Override
    public JoinedEndpoint join(NetworkSpec network, EndpointSpec endpoint, int namespaceFd) {
        BridgeSettings settings = BridgeSettings.of(network);
        Cidr address = Cidr.parse(endpoint.ipv4Address());
        MacAddress mac = endpoint.macAddress().isEmpty()
                ? MacAddress.forAddress(address.address())
                : MacAddress.parse(endpoint.macAddress());
        String port = portName(endpoint);
        // The caller closes the namespace.
        Fd namespace = Fd.of(namespaceFd);
        Integer known = bridges.get(network.id());
        try {
            plug(port, endpoint, mac, settings, namespace, known != null ? known : ensure(network, settings));
        } catch (LinuxException e) {
            if (known == null || isThere(settings.name(), known)) {
                throw e;
            }
            LOG.warn("bridge {} has gone, making it anew", settings.name());
            plug(port, endpoint, mac, settings, namespace, ensure(network, settings));
        }
        try (Netlink inside = NetworkNamespace.netlinkIn(namespace)) {
            if (!settings.talk()) {
                host.execute(Links.isolate(port));
            }
            int link = inside.link(endpoint.interfaceName())
                    .map(Link::index)
                    .orElseThrow(() -> new LinuxException("look up link", endpoint.interfaceName(), Errno.ENODEV));
            List<Request> requests = new ArrayList<>();
            requests.add(Addresses.add(link, address.address(), address.prefixLength()));
            requests.add(Links.up(endpoint.interfaceName()));
            if (!network.internal() && endpoint.defaultRoute()) {
                requests.add(Routes.addDefault(settings.gateway()));
            }
            inside.execute(requests);
            publish(network, endpoint);
        } catch (RuntimeException e) {
            deleteAfter(e, port);
            throw e;
        }
        return new JoinedEndpoint(mac.toString(), endpoint.ports(), Map.of(endpoint.interfaceName(), port));
    }

    @Override
    public void publish(NetworkSpec network, EndpointSpec endpoint) {
        if (!endpoint.ports().isEmpty()) {
            host.execute(Links.hairpin(portName(endpoint)));
            ports.publish(network.id(), BridgeSettings.of(network).name(), endpoint);
        }
    }

    private boolean isThere(String bridge, int index) {
        return host.link(bridge).filter(link -> link.index() == index).isPresent();
    }

    private void plug(
            String port, EndpointSpec endpoint, MacAddress mac, BridgeSettings settings, Fd namespace, int bridge) {
        try {
            host.execute(
                    Links.createVeth(port, endpoint.interfaceName(), mac, settings.mtu(), namespace),
                    Links.attach(port, bridge));
        } catch (LinuxException e) {
            deleteAfter(e, port);
            throw e;
        }
    }

    private void deleteAfter(RuntimeException failure, String port) {
        try {
            delete(host, port);
        } catch (LinuxException second) {
            failure.addSuppressed(second);
        }
    }

    @Override
    public void leave(NetworkSpec network, EndpointSpec endpoint) {
        String port = portName(endpoint);
        ports.unpublish(network.id(), BridgeSettings.of(network).name(), endpoint);
        removals.execute(() -> {
            try {
                delete(hostForRemovals, port);
            } catch (LinuxException e) {
                LOG.warn("link {} of an ended container stays: {}", port, e.getMessage());
            }
        });
    }

    private static void delete(Netlink netlink, String link) {
        try {
            netlink.execute(Links.delete(link));
        } catch (LinuxException e) {
            if (!e.is(Errno.ENODEV)) {
                throw e;
            }
            // It went with the container's namespace.
        }
    }

    private static String portName(EndpointSpec endpoint) {
        return "veth" + endpoint.id().value().substring(0, 7);
    }
}

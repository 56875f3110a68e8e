package org.felucca.networks.internal.ports;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.InetSockets;
import org.felucca.linux.InetSockets.Transport;
import org.felucca.linux.LinuxException;
import org.felucca.model.HostPortRange;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives ports of this host to containers. Each is kept by a socket that listens, so that no other process gets it, and whatever reaches the
 * socket goes on to the container through the {@link Proxy}. Most traffic never does: a driver's rules send it to the container before.
 *
 * <p>A port is given out once for each address and protocol; a socket at all addresses and one at a single address exclude each other, which the
 * kernel decides. Safe for all threads.
 */
@Component(service = HostPorts.class)
public final class HostPorts {
    private static final Logger LOG = LoggerFactory.getLogger(HostPorts.class);
    private static final Path FREE_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final HostPortRange USUAL_FREE_RANGE = new HostPortRange(49153, 65535);

    private final HeldSockets sockets;
    private final Proxy proxy = new Proxy();
    private final HostPortRange freeRange;
    private final Map<HostPort, Taken> taken = new HashMap<>();
    private final Map<Transport, Integer> lastGiven = new EnumMap<>(Transport.class);

    /** What keeps a port; without a socket when another process had it as we came back. */
    private record Taken(Fd socket) {}

    /** A wish for one port of a container. */
    private record Wish(Port port, int index, String hostIp, HostPortRange range) {
        /** Those who want a port of their own come first, those who take any come last, so that nobody takes another's. */
        static final Comparator<Wish> ORDER = Comparator.<Wish>comparingInt(
                        wish -> wish.range().single() ? 0 : wish.range().any() ? 2 : 1)
                .thenComparing(Wish::port, Port.ORDER)
                .thenComparingInt(Wish::index);
    }

    @Activate
    public HostPorts(BundleContext bundle) {
        this(HeldSockets.of(bundle), freeRange(FREE_RANGE));
    }

    /** For tests: sockets of its own, and no successor. */
    public HostPorts() {
        this(new HeldSockets(new HashMap<>()), freeRange(FREE_RANGE));
    }

    HostPorts(HeldSockets sockets, HostPortRange freeRange) {
        this.sockets = sockets;
        this.freeRange = freeRange;
    }

    /** The ports that the kernel itself gives to who asks for any; Docker takes from these too. */
    static HostPortRange freeRange(Path file) {
        // in one read: a second one of such a file finds nothing, and Files.readString may begin with a single byte
        try (InputStream in = Files.newInputStream(file)) {
            String[] range = new String(in.readNBytes(64), StandardCharsets.US_ASCII)
                    .strip()
                    .split("\\s+", 2);
            return HostPortRange.parse(range[0] + "-" + range[1]);
        } catch (IOException e) {
            LOG.debug("{}: {}", file, e.toString());
            return USUAL_FREE_RANGE;
        }
    }

    /** The sockets stay, for the successor. */
    @Deactivate
    public void close() throws InterruptedException {
        proxy.close();
    }

    /**
     * Takes ports for a container; all of them or none.
     *
     * @param container where its ports are
     * @param wanted by port of the container; see {@link HostPortRange} for what a binding may say
     * @return the same with an address and a number in each binding; one without an address has become one for each family
     * @throws PortException when one of them can't be had
     */
    public synchronized Map<Port, List<PortBinding>> take(InetAddress container, Map<Port, List<PortBinding>> wanted) {
        List<Wish> wishes = new ArrayList<>();
        wanted.forEach((port, bindings) -> {
            for (PortBinding binding : bindings) {
                wishes.add(new Wish(port, wishes.size(), binding.hostIp(), HostPortRange.parse(binding.hostPort())));
            }
        });
        wishes.sort(Wish.ORDER);
        boolean ipv6 = InetSockets.hasIpv6();
        Map<Port, List<PortBinding>> given = new TreeMap<>(Port.ORDER);
        try {
            for (Wish wish : wishes) {
                for (HostPort port : take(wish, ipv6)) {
                    given.computeIfAbsent(wish.port(), unused -> new ArrayList<>())
                            .add(binding(port));
                    forward(port, new InetSocketAddress(container, wish.port().number()));
                }
            }
            return new LinkedHashMap<>(given);
        } catch (RuntimeException e) {
            release(given);
            throw e;
        }
    }

    private static PortBinding binding(HostPort port) {
        return new PortBinding(port.ip(), Integer.toString(port.port()));
    }

    private void forward(HostPort port, InetSocketAddress to) {
        Fd socket = taken.get(port).socket();
        if (socket != null && port.transport() != Transport.SCTP) {
            proxy.forward(port, socket, to);
        }
    }

    private List<HostPort> take(Wish wish, boolean ipv6) {
        Transport transport = transport(wish.port());
        List<InetAddress> addresses = addresses(wish.hostIp(), ipv6);
        if (wish.range().single()) {
            return takeAll(transport, addresses, wish.range().first());
        }
        HostPortRange range = wish.range().any() ? freeRange : wish.range();
        int size = range.last() - range.first() + 1;
        int start = wish.range().any() ? lastGiven.getOrDefault(transport, range.last()) + 1 - range.first() : 0;
        for (int i = 0; i < size; i++) {
            int number = range.first() + Math.floorMod(start + i, size);
            if (addresses.stream().noneMatch(address -> taken.containsKey(new HostPort(transport, address, number)))) {
                try {
                    List<HostPort> all = takeAll(transport, addresses, number);
                    if (wish.range().any()) {
                        lastGiven.put(transport, number);
                    }
                    return all;
                } catch (PortException e) {
                    if (!e.isTaken()) {
                        throw e;
                    }
                    LOG.debug("port {} is another's: {}", number, e.getMessage());
                }
            }
        }
        throw new PortException("all ports are allocated", true);
    }

    private static Transport transport(Port port) {
        for (Transport transport : Transport.values()) {
            if (transport.name().toLowerCase(Locale.ROOT).equals(port.protocol())) {
                return transport;
            }
        }
        throw new PortException("invalid transport protocol: " + port.protocol(), false);
    }

    /** Without an address: all of IPv4, and all of IPv6 where the host has it. */
    private static List<InetAddress> addresses(String hostIp, boolean ipv6) {
        if (!hostIp.isEmpty()) {
            return List.of(Addresses.parse(hostIp));
        }
        return ipv6 ? List.of(Addresses.ANY_IPV4, Addresses.ANY_IPV6) : List.of(Addresses.ANY_IPV4);
    }

    private List<HostPort> takeAll(Transport transport, List<InetAddress> addresses, int number) {
        List<HostPort> made = new ArrayList<>();
        try {
            for (InetAddress address : addresses) {
                HostPort port = new HostPort(transport, address, number);
                take(port);
                made.add(port);
            }
            return made;
        } catch (PortException e) {
            release(made);
            throw e;
        }
    }

    private void take(HostPort port) {
        if (taken.containsKey(port)) {
            throw new PortException(
                    "Bind for " + port.ip() + ":" + port.port() + " failed: port is already allocated", true);
        }
        try {
            taken.put(port, new Taken(sockets.open(port)));
        } catch (LinuxException e) {
            throw new PortException(
                    e.is(Errno.EPROTONOSUPPORT)
                            ? "Error starting userland proxy: protocol not supported"
                            : "Error starting userland proxy: listen " + port.listening() + ": bind: "
                                    + e.errno().text().toLowerCase(Locale.ROOT),
                    e.is(Errno.EADDRINUSE));
        }
    }

    /** Gives back what {@link #take} gave. What is not taken is passed over. */
    public synchronized void release(Map<Port, List<PortBinding>> given) {
        List<HostPort> ports = new ArrayList<>();
        given.forEach((port, bindings) -> bindings.forEach(binding -> ports.add(hostPort(port, binding))));
        release(ports);
    }

    private void release(List<HostPort> ports) {
        proxy.forget(ports);
        for (HostPort port : ports) {
            Taken before = taken.remove(port);
            if (before != null && before.socket() != null) {
                sockets.close(port, before.socket());
            }
        }
    }

    private static HostPort hostPort(Port port, PortBinding binding) {
        return new HostPort(transport(port), Addresses.parse(binding.hostIp()), Integer.parseInt(binding.hostPort()));
    }

    /** Takes again what a container had under an earlier instance. A port that another process got meanwhile stays with the container's rules. */
    public synchronized void restore(InetAddress container, Map<Port, List<PortBinding>> given) {
        given.forEach((port, bindings) -> bindings.forEach(binding -> {
            HostPort hostPort = hostPort(port, binding);
            try {
                take(hostPort);
            } catch (PortException e) {
                LOG.warn("port {} of a running container: {}", hostPort, e.getMessage());
                taken.putIfAbsent(hostPort, new Taken(null));
            }
            forward(hostPort, new InetSocketAddress(container, port.number()));
        }));
    }

    /** All who had ports have been restored: what else an earlier instance held is given back. */
    public synchronized void restored() {
        sockets.closeInherited();
    }
}

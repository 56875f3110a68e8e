package org.felucca.networkdriver.bridge.internal;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.felucca.firewall.Forward;
import org.felucca.linux.LinuxException;
import org.felucca.netlink.Address;
import org.felucca.netlink.Conntrack;
import org.felucca.netlink.Netlink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has flows of UDP that came before follow the rules of now: to a container that took a port over, or to nobody any more. */
final class UdpFlows {
    private static final Logger LOG = LoggerFactory.getLogger(UdpFlows.class);

    private final Netlink host;

    /** @param host about the namespace where the rules are */
    UdpFlows(Netlink host) {
        this.host = host;
    }

    /** Forgets those to the ports of this host that have changed; others' flows to the same port elsewhere are left alone. */
    void forget(Collection<Forward> changed) {
        Set<Integer> ports = changed.stream()
                .filter(forward -> forward.protocol().equals("udp"))
                .map(Forward::hostPort)
                .collect(Collectors.toSet());
        if (ports.isEmpty()) {
            return;
        }
        Set<InetAddress> own = host.addresses().stream().map(Address::address).collect(Collectors.toSet());
        try (Conntrack conntrack = Conntrack.open()) {
            int forgotten = conntrack.forgetUdp(flow -> ports.contains(flow.port())
                    && (own.contains(flow.to()) || flow.to().isLoopbackAddress()));
            LOG.debug("{} flows to changed ports forgotten", forgotten);
        } catch (LinuxException e) {
            LOG.warn("flows of UDP that go on may miss that ports have changed: {}", e.getMessage());
        }
    }
}

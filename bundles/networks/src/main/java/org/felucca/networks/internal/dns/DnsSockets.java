package org.felucca.networks.internal.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.felucca.linux.Fd;
import org.felucca.linux.InetSockets;
import org.felucca.linux.InetSockets.Transport;
import org.felucca.linux.LinuxException;
import org.felucca.linux.program.NetworkNamespace;
import org.felucca.linux.program.NetworkNamespace.Kind;
import org.felucca.netlink.LocalRedirect;
import org.felucca.netlink.Netlink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a container asks: sockets inside its network namespace, and the namespace itself, to ask others from there.
 *
 * @param udp bound
 * @param tcp listening
 */
record DnsSockets(Fd namespace, Fd udp, Fd tcp) {
    /** Where containers find their name server: in every resolv.conf that Docker writes for a network of a user. */
    static final InetAddress ADDRESS = address();

    private static final Logger LOG = LoggerFactory.getLogger(DnsSockets.class);
    private static final int PORT = 53;

    private static InetAddress address() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 11});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Opens them. They are at free ports, to which a rule inside the namespace leads what is for port 53: that one is left to servers in the
     * container. A kernel without such rules gets the sockets at port 53 itself.
     *
     * @param namespace stays the caller's
     */
    static DnsSockets open(Fd namespace) {
        List<Fd> made = NetworkNamespace.sockets(
                namespace, Kind.of(Transport.UDP, false), Kind.of(Transport.TCP, false), Kind.NETFILTER);
        // thousands of containers may have them: the low numbers are left to libraries that wait with select(2)
        Fd udp = InetSockets.raised(made.get(0));
        Fd tcp = InetSockets.raised(made.get(1));
        try (Netlink rules = Netlink.over(made.get(2))) {
            try {
                InetSockets.bind(udp, Transport.UDP, ADDRESS, 0);
                InetSockets.bind(tcp, Transport.TCP, ADDRESS, 0);
                LocalRedirect.lead(
                        rules,
                        ADDRESS,
                        PORT,
                        InetSockets.localAddress(udp).getPort(),
                        InetSockets.localAddress(tcp).getPort());
            } catch (LinuxException e) {
                LOG.warn("port 53 of containers is taken by the engine's name server: {}", e.getMessage());
                udp.close();
                tcp.close();
                return openAtPort(namespace);
            }
            return new DnsSockets(InetSockets.raised(namespace.duplicate()), udp, tcp);
        }
    }

    private static DnsSockets openAtPort(Fd namespace) {
        List<Fd> made =
                NetworkNamespace.sockets(namespace, Kind.of(Transport.UDP, false), Kind.of(Transport.TCP, false));
        Fd udp = InetSockets.raised(made.get(0));
        Fd tcp = InetSockets.raised(made.get(1));
        try {
            InetSockets.bind(udp, Transport.UDP, ADDRESS, PORT);
            InetSockets.bind(tcp, Transport.TCP, ADDRESS, PORT);
            return new DnsSockets(InetSockets.raised(namespace.duplicate()), udp, tcp);
        } catch (LinuxException e) {
            udp.close();
            tcp.close();
            throw e;
        }
    }

    void close() {
        udp.close();
        tcp.close();
        namespace.close();
    }
}

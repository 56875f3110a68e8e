package org.felucca.networks.internal.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.felucca.linux.Fd;
import org.felucca.linux.InetSockets;
import org.felucca.linux.InetSockets.Transport;
import org.felucca.linux.LinuxException;
import org.felucca.linux.program.NetworkNamespace;
import org.felucca.linux.program.NetworkNamespace.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A name server that is asked about names that are nobody's here.
 *
 * @param ofHost it is at the host's own loopback, so it is asked from there
 */
record Upstream(InetSocketAddress address, boolean ofHost) {
    private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);
    private static final Path HOST_FILE = Path.of("/etc/resolv.conf");
    private static final int PORT = 53;
    /** As resolvers do. */
    private static final int MOST = 3;

    /** @param servers those of a container; when there are none, the host's as they are now */
    static List<Upstream> of(List<String> servers) {
        boolean own = !servers.isEmpty();
        List<Upstream> all = new ArrayList<>();
        for (String server : own ? servers : hosts()) {
            try {
                // an address, checked where it came in; no name is looked up
                InetAddress address = InetAddress.getByName(server);
                all.add(new Upstream(new InetSocketAddress(address, PORT), !own && address.isLoopbackAddress()));
            } catch (IOException e) {
                LOG.debug("name server {} is passed over: {}", server, e.toString());
            }
        }
        return all.subList(0, Math.min(MOST, all.size()));
    }

    private static List<String> hosts() {
        try {
            return Files.readAllLines(HOST_FILE).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(words -> words.length > 1 && words[0].equals("nameserver") && isAddress(words[1]))
                    .map(words -> words[1])
                    .toList();
        } catch (IOException e) {
            LOG.debug("{}: {}", HOST_FILE, e.toString());
            return List.of();
        }
    }

    private static boolean isAddress(String text) {
        return text.matches("[0-9.]+|[0-9a-fA-F:.]+(%\\w+)?");
    }

    /** A socket that is connected to it, or about to be. Throws LinuxException when there is no way to it. */
    Fd connect(Fd namespace, Transport transport) {
        if (ofHost) {
            return InetSockets.connect(transport, address);
        }
        boolean version6 = address.getAddress().getAddress().length > 4;
        Fd socket = NetworkNamespace.sockets(namespace, Kind.of(transport, version6))
                .get(0);
        try {
            InetSockets.connect(socket, address);
            return socket;
        } catch (LinuxException e) {
            socket.close();
            throw e;
        }
    }
}

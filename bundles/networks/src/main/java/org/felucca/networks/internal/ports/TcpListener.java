package org.felucca.networks.internal.ports;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.InetSockets;
import org.felucca.linux.InetSockets.Transport;
import org.felucca.linux.LinuxException;
import org.felucca.linux.Poller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts connections and has each taken on to a container. */
final class TcpListener implements Proxy.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);

    private final Poller poller;
    private final InetSocketAddress to;
    private final Connections connections;
    private final Poller.Registration registration;
    private boolean closed;

    TcpListener(Poller poller, Fd socket, InetSocketAddress to, Connections connections) {
        this.poller = poller;
        this.to = to;
        this.connections = connections;
        this.registration = poller.register(socket, (self, ready) -> accept());
        registration.want(true, false);
    }

    private void accept() {
        if (closed) {
            return;
        }
        try {
            for (Optional<Fd> client = InetSockets.accept(registration.fd());
                    client.isPresent();
                    client = InetSockets.accept(registration.fd())) {
                connect(client.get());
            }
            registration.want(true, false);
        } catch (LinuxException e) {
            LOG.warn("a connection to {} waits: {}", to, e.getMessage());
            connections.starve(this::accept);
        }
    }

    private void connect(Fd client) {
        try {
            Fd server = InetSockets.connect(Transport.TCP, to);
            try {
                connections.add(new TcpConnection(poller, connections, client, server));
            } catch (LinuxException e) {
                server.close();
                throw e;
            }
        } catch (LinuxException e) {
            client.close();
            if (!e.is(Errno.ECONNREFUSED)) {
                LOG.warn("a connection to {} is refused: {}", to, e.getMessage());
            }
        }
    }

    @Override
    public void tick() {
        connections.feed();
    }

    @Override
    public void close() {
        closed = true;
        registration.close();
    }
}

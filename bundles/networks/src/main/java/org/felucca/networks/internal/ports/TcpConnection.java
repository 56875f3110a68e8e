package org.felucca.networks.internal.ports;

import org.felucca.linux.Fd;
import org.felucca.linux.InetSockets;
import org.felucca.linux.LinuxException;
import org.felucca.linux.Poller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client's connection and its continuation to a container. Each direction ends by itself. Of the loop's thread alone. */
final class TcpConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);

    private final Connections all;
    private final Poller.Registration client;
    private final Poller.Registration server;
    private final Flow up;
    private final Flow down;
    private boolean connected;

    /** Takes over both sockets, unless it throws; the server's is still connecting. */
    TcpConnection(Poller poller, Connections all, Fd client, Fd server) {
        this.all = all;
        this.up = new Flow(client, server);
        try {
            this.down = new Flow(server, client);
        } catch (LinuxException e) {
            up.close();
            throw e;
        }
        this.client = poller.register(client, (self, ready) -> move());
        this.server = poller.register(server, (self, ready) -> move());
        this.server.want(false, true);
    }

    private void move() {
        try {
            if (!connected) {
                if (InetSockets.error(server.fd()).isPresent()) {
                    close();
                    return;
                }
                connected = true;
            }
            up.move();
            down.move();
            if (up.ended() && down.ended()) {
                close();
                return;
            }
            want(client, up.wantsSource(), down.wantsTarget());
            want(server, down.wantsSource(), up.wantsTarget());
        } catch (LinuxException e) {
            LOG.debug("a proxied connection broke: {}", e.getMessage());
            close();
        }
    }

    /** Asking for nothing would still tell of a connection that is gone, again and again. */
    private static void want(Poller.Registration side, boolean read, boolean write) {
        if (read || write) {
            side.want(read, write);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
        client.fd().close();
        server.fd().close();
        up.close();
        down.close();
        all.remove(this);
    }
}

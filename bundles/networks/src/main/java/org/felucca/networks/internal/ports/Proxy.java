package org.felucca.networks.internal.ports;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.felucca.linux.Fd;
import org.felucca.linux.InetSockets.Transport;
import org.felucca.linux.LinuxException;
import org.felucca.linux.Poller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what comes to ports of this host to containers, where no rule of the packet filter does: from IPv6, for one. One thread for all
 * ports and connections; bytes of TCP stay in the kernel. The container sees the host's address as the sender.
 */
final class Proxy {
    private static final Logger LOG = LoggerFactory.getLogger(Proxy.class);
    private static final int TICK_MILLIS = 5_000;
    private static final int CLOSE_SECONDS = 10;

    /** One that listens. */
    interface Listener {
        /** Stops listening; the socket stays open. What was accepted goes on where it can. */
        void close();

        /** Called now and then: gives up what nobody uses any more. */
        void tick();
    }

    private final Poller poller = Poller.open();
    /** Of the loop's thread alone. */
    private final Map<HostPort, Listener> listeners = new HashMap<>();
    /** Of the loop's thread alone. */
    private final Connections connections = new Connections();

    private final ByteBuffer datagram = ByteBuffer.allocateDirect(1 << 16);
    private final Thread loop = new Thread(this::run, "felucca-networks-proxy-1");
    /** Set under this object's lock: who holds it knows that a task will run. */
    private volatile boolean closed;

    Proxy() {
        loop.setDaemon(true);
        loop.start();
    }

    private void run() {
        while (!closed) {
            turn(listeners.isEmpty() ? -1 : TICK_MILLIS);
        }
        turn(0);
        listeners.values().forEach(Listener::close);
        listeners.clear();
        connections.closeAll();
        poller.free();
    }

    private void turn(int timeoutMillis) {
        try {
            poller.poll(timeoutMillis);
            listeners.values().forEach(Listener::tick);
        } catch (RuntimeException e) {
            LOG.error("the proxy of published ports", e);
        }
    }

    /**
     * Begins to forward.
     *
     * @param socket bound, of TCP listening; stays the caller's, who forgets the port before closing it
     */
    void forward(HostPort port, Fd socket, InetSocketAddress to) {
        poller.execute(() -> {
            try {
                listeners.put(
                        port,
                        port.transport() == Transport.UDP
                                ? new UdpListener(poller, socket, to, datagram)
                                : new TcpListener(poller, socket, to, connections));
            } catch (LinuxException e) {
                LOG.error("port {} is forwarded by rules alone: {}", port, e.getMessage());
            }
        });
    }

    /** Stops; when this returns, the sockets of these ports are not used any more. Connections that were accepted go on. */
    void forget(Collection<HostPort> ports) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        synchronized (this) {
            if (closed) {
                return;
            }
            poller.execute(() -> {
                for (HostPort port : ports) {
                    Listener listener = listeners.remove(port);
                    if (listener != null) {
                        listener.close();
                    }
                }
                done.complete(null);
            });
        }
        done.join();
    }

    /** Ends the thread and all connections; listening sockets stay as they are. */
    void close() throws InterruptedException {
        synchronized (this) {
            closed = true;
        }
        poller.wake();
        loop.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        if (loop.isAlive()) {
            LOG.warn("the proxy of published ports does not end");
        }
    }
}

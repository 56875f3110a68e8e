package org.felucca.server.internal.http;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections from a listening socket that it does not own. It can stop to accept without closing the socket: connections then queue
 * in the kernel until the next connector accepts them.
 */
public final class ClientConnector extends AbstractConnector {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnector.class);

    private final ServerSocketChannel listener;
    private final Selector acceptSelector;
    private final Thread acceptor;
    private final Runnable lastClosed;
    private volatile boolean accepting = true;
    private final SelectorManager selectors;

    /**
     * @param listener bound, in non-blocking mode; stays open
     * @param lastClosed called whenever no connection is left; returns at once
     * @param protocols the outermost first
     */
    public ClientConnector(
            Server server,
            ServerSocketChannel listener,
            String name,
            Runnable lastClosed,
            ConnectionFactory... protocols)
            throws IOException {
        super(server, null, null, null, 0, protocols);
        this.listener = listener;
        this.lastClosed = lastClosed;
        this.acceptSelector = Selector.open();
        this.selectors = new Selectors();
        installBean(selectors, true);
        setName(name);
        // a stream may be silent for days
        setIdleTimeout(0);
        acceptor = new Thread(this::acceptAll, "felucca-server-accept");
        acceptor.setDaemon(true);
    }

    @Override
    protected void doStart() throws Exception {
        listener.register(acceptSelector, SelectionKey.OP_ACCEPT);
        super.doStart();
        acceptor.start();
    }

    @Override
    protected void doStop() throws Exception {
        stopAccepting();
        super.doStop();
    }

    /** From when this returns, connections wait in the kernel's queue. */
    public void stopAccepting() throws IOException, InterruptedException {
        accepting = false;
        acceptSelector.wakeup();
        acceptor.join();
        acceptSelector.close();
    }

    private void acceptAll() {
        while (accepting) {
            try {
                acceptSelector.select();
                acceptSelector.selectedKeys().clear();
                while (accepting && acceptOne()) {
                    // until nobody waits
                }
            } catch (ClosedSelectorException e) {
                return;
            } catch (IOException e) {
                if (!listener.isOpen()) {
                    return;
                }
                LOG.warn("accept on {}: {}", getName(), e.toString());
                pause();
            }
        }
    }

    /** Descriptors may be short: wait instead of trying again and again. */
    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean acceptOne() throws IOException {
        SocketChannel client = listener.accept();
        if (client == null) {
            return false;
        }
        client.configureBlocking(false);
        selectors.accept(client);
        return true;
    }

    @Override
    protected void accept(int acceptorId) {
        throw new UnsupportedOperationException("this connector accepts by a thread of its own");
    }

    @Override
    public Object getTransport() {
        return listener;
    }

    private final class Selectors extends SelectorManager {
        Selectors() {
            super(ClientConnector.this.getExecutor(), ClientConnector.this.getScheduler(), 1);
        }

        @Override
        protected EndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
            ClientEndPoint endPoint =
                    new ClientEndPoint((SocketChannel) channel, selector, key, getScheduler(), getExecutor());
            endPoint.setIdleTimeout(getIdleTimeout());
            return endPoint;
        }

        @Override
        public Connection newConnection(SelectableChannel channel, EndPoint endPoint, Object attachment) {
            return getDefaultConnectionFactory().newConnection(ClientConnector.this, endPoint);
        }

        @Override
        protected void endPointOpened(EndPoint endPoint) {
            super.endPointOpened(endPoint);
            onEndPointOpened(endPoint);
        }

        @Override
        protected void endPointClosed(EndPoint endPoint) {
            onEndPointClosed(endPoint);
            super.endPointClosed(endPoint);
            if (getConnectedEndPoints().isEmpty()) {
                lastClosed.run();
            }
        }
    }
}

package org.felucca.server.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.felucca.server.internal.api.ApiHandler;
import org.felucca.server.internal.api.JsonErrors;
import org.felucca.server.internal.http.ClientConnector;
import org.felucca.server.internal.http.DockerHttp;
import org.felucca.server.internal.http.ListeningSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jetty with our connectors. It either stops at once, or leaves: no new clients, and an end with the last one's. */
final class Frontend {
    private static final Logger LOG = LoggerFactory.getLogger(Frontend.class);
    /** Each request that waits holds a thread, and no virtual one (ADR 67): those that hang in a system call stop all others. */
    private static final int MOST_REQUESTS = 8192;
    /** Threads without work that go in half a minute. */
    private static final int MOST_EVICTED = 256;

    private static final int HEADERS_LIMIT = 1 << 20;
    /** How long the sockets wait for a successor. */
    private static final Duration SUCCESSOR_LIMIT = Duration.ofSeconds(30);

    /** How long a silent keep-alive connection is kept for its client's next request. */
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(60);

    private final Server server;
    private final Runnable handlerLeaves;
    private final Supplier<ConnectionFactory[]> protocols;
    private final Duration idleLimit;
    private final Map<ListeningSocket, ClientConnector> listening = new ConcurrentHashMap<>();
    private final Runnable ended;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private volatile boolean leaving;

    /**
     * For Docker's clients, whose streams may be silent for days.
     *
     * @param ended called after the end
     */
    Frontend(ApiHandler handler, Runnable ended) {
        this(
                "felucca-server",
                MOST_REQUESTS,
                handler,
                handler::leave,
                new JsonErrors(),
                () -> new ConnectionFactory[] {new DockerHttp(http())},
                Duration.ZERO,
                ended);
    }

    /**
     * @param name of its threads
     * @param handlerLeaves tells the handler that each answer is the last on its connection
     * @param protocols for each socket, the outermost first
     * @param idleLimit how long a connection may be silent; zero for ever
     * @param ended called after the end
     */
    Frontend(
            String name,
            int mostRequests,
            Handler handler,
            Runnable handlerLeaves,
            Request.Handler errors,
            Supplier<ConnectionFactory[]> protocols,
            Duration idleLimit,
            Runnable ended) {
        this.handlerLeaves = handlerLeaves;
        this.protocols = protocols;
        this.idleLimit = idleLimit;
        this.ended = ended;
        QueuedThreadPool pool = new QueuedThreadPool(mostRequests, 2, 30_000);
        pool.setName(name);
        pool.setReservedThreads(0);
        pool.setMaxEvictCount(MOST_EVICTED); // one each time would take hours after a thousand clients at once
        pool.setDaemon(true);
        pool.setStopTimeout(1000);
        server = new Server(pool);
        server.setHandler(handler);
        server.setErrorHandler(errors);
        server.setStopTimeout(0);
    }

    /** Clients put slashes into names, and socket paths into Host. */
    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADERS_LIMIT);
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setHttpCompliance(HttpCompliance.LEGACY.with(
                "docker", HttpCompliance.Violation.UNSAFE_HOST_HEADER, HttpCompliance.Violation.MISMATCHED_AUTHORITY));
        http.setIdleTimeout(0);
        return http;
    }

    void start() throws Exception {
        server.start();
    }

    /** Accepts clients on one more socket, at the latest from {@link #start} on. */
    void listen(ListeningSocket socket) throws Exception {
        ClientConnector connector = new ClientConnector(
                server, socket.channel(), socket.toString(), this::connectionClosed, protocols.get());
        connector.setIdleTimeout(idleLimit.toMillis());
        listening.put(socket, connector);
        server.addConnector(connector);
        if (server.isRunning()) {
            connector.start();
        }
    }

    /** Closes a socket, and the connections that came over it. */
    void end(ListeningSocket socket) {
        try {
            ClientConnector connector = listening.remove(socket);
            connector.stop();
            server.removeConnector(connector);
            socket.close();
        } catch (Exception e) {
            LOG.warn("closing {}", socket, e);
        }
    }

    /** The engine ends: sockets close, and requests that run are interrupted. */
    void stop() {
        try {
            for (ListeningSocket socket : listening.keySet()) {
                socket.close();
            }
        } catch (IOException e) {
            LOG.warn("closing the socket", e);
        }
        stopServer();
    }

    /** A successor takes over the sockets. What runs here goes on to its end in the old code. */
    void leave() throws IOException, InterruptedException {
        for (ClientConnector connector : listening.values()) {
            connector.stopAccepting();
        }
        handlerLeaves.run();
        leaving = true;
        LOG.info("server is being replaced, {} connections stay with the old one", connections());
        Thread last = new Thread(this::endWithLastConnection, "felucca-server-leaving");
        last.setDaemon(true);
        last.start();
    }

    private int connections() {
        return listening.values().stream()
                .mapToInt(c -> c.getConnectedEndPoints().size())
                .sum();
    }

    private synchronized void connectionClosed() {
        if (leaving) {
            notifyAll();
        }
    }

    private void endWithLastConnection() {
        try {
            for (ListeningSocket socket : listening.keySet()) {
                if (!socket.awaitSuccessor(SUCCESSOR_LIMIT)) {
                    LOG.warn("nobody took over {}", socket);
                }
                socket.close();
            }
            listening.values().forEach(c -> c.getConnectedEndPoints().forEach(Frontend::endWhenIdle));
            awaitLastConnection();
        } catch (InterruptedException e) {
            LOG.warn("interrupted while clients finish");
        } catch (IOException e) {
            LOG.warn("closing a socket that nobody took over", e);
        }
        stopServer();
    }

    /** A connection whose request is being worked on is not idle: nobody waits for it to become readable. */
    private static void endWhenIdle(EndPoint endPoint) {
        if (endPoint.isFillInterested()) {
            endPoint.setIdleTimeout(IDLE_LIMIT.toMillis());
        }
    }

    private synchronized void awaitLastConnection() throws InterruptedException {
        while (connections() > 0) {
            wait();
        }
    }

    private void stopServer() {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("stopping the server", e);
        }
        ended.run();
        LOG.info("server ended");
    }
}

package org.felucca.networks.internal.dns;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.linux.Fd;
import org.felucca.model.ContainerId;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Name servers at 127.0.0.11 of containers: who is on a network of a user finds the others there by name, and everybody else by asking on. All of them
 * are served by one thread here; no thread is ever inside a container. Safe for all threads.
 */
@Component(service = Resolvers.class)
public final class Resolvers {
    /** What resolv.conf of a container says. */
    public static final List<String> ADDRESSES = List.of(DnsSockets.ADDRESS.getHostAddress());

    private static final int DATAGRAM = 1 << 16;

    private final Held held;
    private final Map<ContainerId, Running> running = new HashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(DATAGRAM);
    /** Made when the first container needs it. */
    private DnsLoop loop;

    private record Running(DnsSockets sockets, Server server) {}

    @Activate
    public Resolvers(BundleContext bundle) {
        this(Held.of(bundle));
    }

    /** For tests: without a successor. */
    public Resolvers() {
        this(new Held(new HashMap<>()));
    }

    private Resolvers(Held held) {
        this.held = held;
    }

    /**
     * Begins to serve a container, which is not served already.
     *
     * @param namespace its network namespace; stays the caller's
     * @param nameservers to be asked about other names, addresses; empty for the host's
     */
    public synchronized void open(ContainerId container, Fd namespace, Names names, List<String> nameservers) {
        if (running.containsKey(container)) {
            return;
        }
        DnsSockets sockets = DnsSockets.open(namespace);
        held.hold(container, sockets);
        serve(container, sockets, names, nameservers);
    }

    /** Goes on for a container that this bundle's predecessor has served. */
    public synchronized void resume(ContainerId container, Names names, List<String> nameservers) {
        Optional<DnsSockets> sockets = held.inherit(container);
        if (sockets.isPresent()) {
            serve(container, sockets.get(), names, nameservers);
        }
    }

    /** All that go on have been resumed: what else the predecessor held is given back. */
    public synchronized void resumed() {
        held.closeInherited();
    }

    private void serve(ContainerId container, DnsSockets sockets, Names names, List<String> nameservers) {
        if (loop == null) {
            loop = new DnsLoop();
            loop.start();
        }
        DnsLoop current = loop;
        current.perform(() -> running.put(
                container, new Running(sockets, new Server(current, container, sockets, names, nameservers, buffer))));
    }

    /** Serves a container no more. Nothing happens when it is not served. */
    public synchronized void close(ContainerId container) {
        Running gone = running.remove(container);
        if (gone != null) {
            loop.perform(gone.server()::close);
            held.forget(container);
            gone.sockets().close();
        }
    }

    /** The sockets stay, for the successor. */
    @Deactivate
    public synchronized void close() throws InterruptedException {
        if (loop != null) {
            running.values().forEach(one -> loop.perform(one.server()::close));
            loop.close();
        }
    }
}

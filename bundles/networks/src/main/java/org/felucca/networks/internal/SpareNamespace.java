package org.felucca.networks.internal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.netlink.Links;
import org.felucca.netlink.NetworkNamespace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Network namespaces with nothing but a loopback that is up. The kernel takes about a millisecond for one, so after each that was taken the next is
 * made while nobody waits. The spare one is held by this process alone and goes with it.
 */
final class SpareNamespace implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpareNamespace.class);

    /** IPv6 stays on for the loopback, which is there already, and off for what comes. */
    private static final Map<String, String> SYSCTLS = Map.of("net/ipv6/conf/default/disable_ipv6", "1");

    private final Executor background;

    /** Guarded by this; null when there is none. */
    private NetworkNamespace spare;

    private boolean closed;

    SpareNamespace(Executor background) {
        this.background = background;
    }

    /** A namespace that is the caller's to close. */
    NetworkNamespace take() {
        NetworkNamespace taken;
        synchronized (this) {
            taken = spare;
            spare = null;
            if (!closed) {
                background.execute(this::refill);
            }
        }
        return taken == null ? make(Optional.empty()) : taken;
    }

    private void refill() {
        synchronized (this) {
            if (spare != null || closed) {
                return;
            }
        }
        NetworkNamespace made;
        try {
            made = make(Optional.empty());
        } catch (LinuxException e) {
            // whoever needs one will be told
            LOG.debug("no spare network namespace: {}", e.getMessage());
            return;
        }
        synchronized (this) {
            if (spare == null && !closed) {
                spare = made;
                return;
            }
        }
        made.close();
    }

    /** One that belongs to a user namespace, or to the host's. */
    static NetworkNamespace make(Optional<Fd> owner) {
        NetworkNamespace made = NetworkNamespace.create(SYSCTLS, owner);
        try {
            made.netlink().execute(Links.up("lo"));
            return made;
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (spare != null) {
            spare.close();
            spare = null;
        }
    }
}

package org.felucca.networks.internal.ports;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.felucca.linux.Fd;
import org.felucca.linux.InetSockets;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets that keep ports of this host for containers. They outlive this bundle: their descriptors are numbers in a map of the JDK,
 * registered in the name of the framework, where this bundle's next version finds them. So no other process gets a port while the
 * bundle is replaced, and who connects meanwhile waits in the queue. Guarded by its owner's lock.
 */
final class HeldSockets {
    private static final Logger LOG = LoggerFactory.getLogger(HeldSockets.class);
    private static final String HELD = "felucca.held";
    private static final String HELD_AS = "org.felucca.networks.ports";

    private final Map<String, Integer> held;
    private final Set<String> inherited;

    /** @param held by text of {@link HostPort}, descriptors */
    HeldSockets(Map<String, Integer> held) {
        this.held = held;
        this.inherited = new HashSet<>(held.keySet());
    }

    /** Those of this framework. */
    @SuppressWarnings("unchecked") // we registered it ourselves
    static HeldSockets of(BundleContext bundle) {
        BundleContext framework =
                bundle.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
        try {
            for (ServiceReference<?> reference :
                    framework.getServiceReferences(Map.class, "(" + HELD + "=" + HELD_AS + ")")) {
                if (framework.getService(reference) instanceof Map<?, ?> found) {
                    return new HeldSockets((Map<String, Integer>) found);
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        Map<String, Integer> fresh = new HashMap<>();
        framework.registerService(Map.class, fresh, FrameworkUtil.asDictionary(Map.of(HELD, HELD_AS)));
        return new HeldSockets(fresh);
    }

    /** Binds it, or takes the predecessor's socket. Throws LinuxException. */
    Fd open(HostPort port) {
        Optional<Fd> before = inherit(port);
        Fd socket = before.orElseGet(() -> InetSockets.bind(port.transport(), port.address(), port.port()));
        held.put(port.toString(), socket.number());
        return socket;
    }

    private Optional<Fd> inherit(HostPort port) {
        return inherited.remove(port.toString()) ? Optional.of(Fd.of(held.get(port.toString()))) : Optional.empty();
    }

    /** Gives a port back. */
    void close(HostPort port, Fd socket) {
        held.remove(port.toString());
        socket.close();
    }

    /** Closes what the predecessor held and nobody took over. */
    void closeInherited() {
        for (String port : inherited) {
            LOG.info("{} is given back, no container has it", port);
            Fd.of(held.remove(port)).close();
        }
        inherited.clear();
    }
}

package org.felucca.networks.internal.dns;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.felucca.linux.Fd;
import org.felucca.model.ContainerId;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The sockets of name servers. They outlive this bundle: their descriptors are numbers in a map of the JDK, registered in the name of the framework,
 * where this bundle's next version finds them; who asks meanwhile waits in the queue. Guarded by its owner's lock.
 */
final class Held {
    private static final String HELD = "felucca.held";
    private static final String HELD_AS = "org.felucca.networks.dns";

    private final Map<String, int[]> held;
    private final Set<String> inherited;

    /** @param held by container, descriptors: of the namespace, for UDP, for TCP */
    Held(Map<String, int[]> held) {
        this.held = held;
        this.inherited = new HashSet<>(held.keySet());
    }

    /** Those of this framework. */
    @SuppressWarnings("unchecked") // we registered it ourselves
    static Held of(BundleContext bundle) {
        BundleContext framework =
                bundle.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
        try {
            for (ServiceReference<?> reference :
                    framework.getServiceReferences(Map.class, "(" + HELD + "=" + HELD_AS + ")")) {
                if (framework.getService(reference) instanceof Map<?, ?> found) {
                    return new Held((Map<String, int[]>) found);
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        Map<String, int[]> fresh = new HashMap<>();
        framework.registerService(Map.class, fresh, FrameworkUtil.asDictionary(Map.of(HELD, HELD_AS)));
        return new Held(fresh);
    }

    void hold(ContainerId container, DnsSockets sockets) {
        held.put(container.value(), new int[] {
            sockets.namespace().number(), sockets.udp().number(), sockets.tcp().number()
        });
    }

    void forget(ContainerId container) {
        held.remove(container.value());
    }

    /** What the predecessor held for a container. */
    Optional<DnsSockets> inherit(ContainerId container) {
        return inherited.remove(container.value())
                ? Optional.of(sockets(held.get(container.value())))
                : Optional.empty();
    }

    private static DnsSockets sockets(int[] numbers) {
        return new DnsSockets(Fd.of(numbers[0]), Fd.of(numbers[1]), Fd.of(numbers[2]));
    }

    /** Closes what the predecessor held and nobody took over. */
    void closeInherited() {
        for (String container : inherited) {
            sockets(held.remove(container)).close();
        }
        inherited.clear();
    }
}

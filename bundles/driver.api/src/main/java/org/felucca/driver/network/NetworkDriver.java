package org.felucca.driver.network;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Connects containers. Registered with the property {@code driver.name}. Crash-safe: makes what is missing, takes away what is there. */
@ConsumerType
public interface NetworkDriver {
    /** Makes the network's part on this host, or finds it made. */
    void createNetwork(NetworkSpec network);

    /** Takes it away. */
    void deleteNetwork(NetworkSpec network);

    /**
     * Tells who is on a network, once after {@link #createNetwork} and before any join or leave: those whom an earlier instance of this driver, or
     * of the engine, connected. They stay connected; what the driver keeps about them outside of their namespaces, such as rules of
     * published ports, shall be as for these and for nobody else.
     */
    default void restore(NetworkSpec network, List<EndpointSpec> endpoints) {}

    /** Makes an interface in the namespace and connects it, and publishes its ports: each binding has an address and a port of the host. */
    JoinedEndpoint join(NetworkSpec network, EndpointSpec endpoint, int namespaceFd);

    /** Publishes the ports of an endpoint that has joined without any. */
    default void publish(NetworkSpec network, EndpointSpec endpoint) {}

    /** Takes an endpoint away; what died with its namespace is no failure. */
    void leave(NetworkSpec network, EndpointSpec endpoint);
}

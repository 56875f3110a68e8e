package org.felucca.driver.network;

import org.osgi.annotation.versioning.ConsumerType;

/** Connects containers. Registered with the property {@code driver.name}. Crash-safe: makes what is missing, takes away what is there. */
@ConsumerType
public interface NetworkDriver {
    /** Makes the network's part on this host, or finds it made. */
    void createNetwork(NetworkSpec network);

    /** Takes it away. */
    void deleteNetwork(NetworkSpec network);

    /** Makes an interface in the namespace and connects it. */
    JoinedEndpoint join(NetworkSpec network, EndpointSpec endpoint, int namespaceFd);

    /** Takes an endpoint away; what died with its namespace is no failure. */
    void leave(NetworkSpec network, EndpointSpec endpoint);
}

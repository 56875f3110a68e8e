package org.felucca.distribution.internal.registry;

import java.util.Optional;

/** What Docker's protocol fixes about the registry of names without a host. */
public final class Hub {
    /** The host in canonical names. */
    public static final String DOMAIN = "docker.io";

    /** What clients call it when they log in, and store its credentials under. */
    public static final String SERVER = "https://index.docker.io/v1/";

    private static final String HOST = "registry-1.docker.io";
    private static final String INDEX = "index.docker.io";

    private Hub() {}

    /** The host that serves a domain. */
    static String host(String domain) {
        return domain.equals(DOMAIN) || domain.equals(INDEX) ? HOST : domain;
    }

    /** The domain that an address in a login means. */
    public static String domain(String address) {
        String host = address.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
        return host.isEmpty() || host.equals(INDEX) || host.equals(HOST) ? DOMAIN : host;
    }

    /** The host that is searched for a domain, if it is another. */
    static Optional<String> searchHost(String domain) {
        return domain.equals(DOMAIN) ? Optional.of(INDEX) : Optional.empty();
    }
}

package org.felucca.distribution.internal.registry;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.felucca.distribution.internal.registry.RegistryException.Code;
import org.felucca.engine.distribution.RegistryAuth;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registries that names lead to, as they are configured: mirrors, and which need no good certificate. */
public final class Registries {
    private static final Logger LOG = LoggerFactory.getLogger(Registries.class);

    /** As long as Docker waits for an answer to the hello of TLS. */
    private static final Duration HELLO = Duration.ofSeconds(10);

    private final Transport transport;
    private final Duration hello;
    private final Retry retry;
    private final List<String> mirrors;
    private final List<String> insecure;

    /** By domain, the endpoint that has answered. */
    private final Map<String, Endpoint> confirmed = new ConcurrentHashMap<>();

    /**
     * @param mirrors URLs, asked first for names without a host
     * @param insecure hosts with or without port, or networks; {@code http://host:port} is not asked for TLS at all
     */
    public Registries(Transport transport, Retry retry, List<String> mirrors, List<String> insecure) {
        this(transport, retry, mirrors, insecure, HELLO);
    }

    /** @param hello how long one may say nothing to TLS that is then asked without */
    Registries(Transport transport, Retry retry, List<String> mirrors, List<String> insecure, Duration hello) {
        this.transport = transport;
        this.hello = hello.compareTo(transport.patience()) < 0 ? hello : transport.patience();
        this.retry = retry;
        this.mirrors = List.copyOf(mirrors);
        this.insecure = List.copyOf(insecure);
    }

    public Transport transport() {
        return transport;
    }

    /** Whether a registry may be reached without a good certificate, or without TLS: those on this machine always. */
    public static boolean isInsecure(String authority, List<String> insecure) {
        String host = authority.replaceFirst(":[0-9]+$", "");
        return host.equals("localhost")
                || Proxies.Hosts.isLoopback(host)
                || insecure.stream()
                        .anyMatch(entry ->
                                entry.equals(authority) || entry.equals(host) || Proxies.Hosts.isIn(host, entry));
    }

    /** Where to look for a domain's repositories, in this order. */
    private List<Endpoint> endpoints(String domain) {
        Endpoint known = confirmed.get(domain);
        if (known != null) {
            return List.of(known);
        }
        return endpointsOf(Hub.host(domain));
    }

    /** Where to search for a domain's repositories, in this order. */
    List<Endpoint> indexes(String domain) {
        return endpointsOf(Hub.searchHost(domain).orElse(domain));
    }

    private List<Endpoint> endpointsOf(String host) {
        boolean lenient = isInsecure(host, insecure);
        List<Endpoint> all = new ArrayList<>();
        if (!insecure.contains("http://" + host)) {
            all.add(new Endpoint(URI.create("https://" + host), lenient, false));
        }
        if (lenient) {
            all.add(new Endpoint(URI.create("http://" + host), true, false));
        }
        return all;
    }

    private List<Endpoint> mirrors(String domain) {
        return domain.equals(Hub.DOMAIN)
                ? mirrors.stream()
                        .map(URI::create)
                        .map(uri -> new Endpoint(uri, isInsecure(Endpoint.authority(uri), insecure), true))
                        .toList()
                : List.of();
    }

    /** What is done with a repository. */
    @FunctionalInterface
    public interface Use<R> {
        R of(Repository repository) throws IOException, InterruptedException;
    }

    /**
     * Reads from a repository: from the first mirror that can give it, or else from the registry itself. Throws RegistryException.
     */
    public <R> R read(String domain, String path, RegistryAuth auth, Use<R> use)
            throws IOException, InterruptedException {
        for (Endpoint mirror : mirrors(domain)) {
            try {
                return use.of(
                        repository(mirror, path, RegistryAuth.none(), "pull").ping());
            } catch (RegistryException e) {
                // the next one, and in the end the registry itself, says what counts
                LOG.info("mirror {}: {}", mirror.base(), e.getMessage());
            }
        }
        return use.of(connect(domain, path, auth, "pull"));
    }

    /** A repository of a registry that answers. Throws RegistryException. */
    public Repository connect(String domain, String path, RegistryAuth auth, String actions)
            throws IOException, InterruptedException {
        RegistryException last = null;
        for (Iterator<Endpoint> places = endpoints(domain).iterator(); places.hasNext(); ) {
            Endpoint endpoint = places.next();
            try {
                Repository repository =
                        repository(endpoint, path, auth, actions).ping(places.hasNext() ? hello : transport.patience());
                confirmed.put(domain, endpoint);
                return repository;
            } catch (RegistryException e) {
                last = e;
                confirmed.remove(domain);
                if (e.code() != Code.UNREACHABLE) {
                    break;
                }
            }
        }
        throw last;
    }

    private Repository repository(Endpoint endpoint, String path, RegistryAuth auth, String actions) {
        return new Repository(endpoint, path, transport, new Authenticator(transport, endpoint, auth), retry, actions);
    }

    /** Asks a registry whether it knows somebody; the answer is an identity token or empty. Throws UNAUTHORIZED. */
    public String logIn(String domain, RegistryAuth auth) throws IOException, InterruptedException {
        return connect(domain, "", auth, "").logIn();
    }
}

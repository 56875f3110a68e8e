package org.felucca.distribution.internal.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.felucca.distribution.internal.registry.RegistryException.Code;

/** Sends requests, whomever they are for. One client a host, as each may have certificates of its own. Safe for all threads. */
public final class Transport implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(30);
    private static final int MOST_REDIRECTS = 10;

    private final Trust trust;
    private final ProxySelector proxies;
    private final Duration patience;
    private final ExecutorService threads;
    private final Map<Object, CompletableFuture<?>> waiting = new ConcurrentHashMap<>();
    private final Set<Body> bodies = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private final Map<String, HttpClient> clients = new ConcurrentHashMap<>();

    /** @param patience with a server that says nothing */
    public Transport(Trust trust, ProxySelector proxies, Duration patience, ExecutorService threads) {
        this.trust = trust;
        this.proxies = proxies;
        this.patience = patience;
        this.threads = threads;
    }

    Duration patience() {
        return patience;
    }

    /** A host's client, made when the first request goes there. */
    private HttpClient client(String authority) throws IOException {
        HttpClient known = clients.get(authority);
        if (known == null) {
            HttpClient made = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT)
                    .proxy(proxies)
                    .executor(threads)
                    .sslContext(trust.context(authority))
                    .build();
            known = clients.putIfAbsent(authority, made);
            known = known == null ? made : known;
        }
        return known;
    }

    /**
     * Sends a request and follows redirects; what says who asks goes to no other host. Throws RegistryException if nobody answers.
     *
     * @param body made anew for each hop
     */
    Answer send(String method, URI uri, Map<String, String> headers, Supplier<BodyPublisher> body)
            throws IOException, InterruptedException {
        return send(method, uri, headers, body, patience);
    }

    /** @param limit until an answer begins */
    Answer send(String method, URI uri, Map<String, String> headers, Supplier<BodyPublisher> body, Duration limit)
            throws IOException, InterruptedException {
        URI at = uri;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            boolean same =
                    at.getScheme().equals(uri.getScheme()) && at.getAuthority().equals(uri.getAuthority());
            Answer answer = sendOnce(method, at, headers, same, body.get(), limit);
            boolean redirected = answer.status() == 301
                    || answer.status() == 302
                    || answer.status() == 303
                    || answer.status() == 307
                    || answer.status() == 308;
            if (!redirected || answer.header("location").isEmpty()) {
                return answer;
            }
            answer.close();
            at = target(at, answer.header("location").get());
        }
        throw new RegistryException(Code.OTHER, 0, "stopped after " + MOST_REDIRECTS + " redirects", null);
    }

    private static URI target(URI from, String location) throws RegistryException {
        try {
            URI to = from.resolve(location);
            boolean downgrade = from.getScheme().equals("https") && !"https".equals(to.getScheme());
            if (to.getHost() != null
                    && ("https".equals(to.getScheme()) || "http".equals(to.getScheme()))
                    && !downgrade) {
                return to;
            }
        } catch (IllegalArgumentException e) {
            throw new RegistryException(Code.OTHER, 0, "invalid redirect from " + from + " to " + location, e);
        }
        throw new RegistryException(Code.OTHER, 0, "invalid redirect from " + from + " to " + location, null);
    }

    private Answer sendOnce(
            String method, URI uri, Map<String, String> headers, boolean same, BodyPublisher body, Duration limit)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(limit).method(method, body);
        headers.forEach((name, value) -> {
            if (same || !name.equalsIgnoreCase("authorization")) {
                request.setHeader(name, value);
            }
        });
        try {
            HttpResponse<InputStream> response = await(client(Endpoint.authority(uri))
                    .sendAsync(request.build(), info -> reading(new Body(patience, bodies::remove))));
            return new Answer(response.statusCode(), response.headers().map(), response.body(), uri);
        } catch (IOException e) {
            throw failure(method, uri, e);
        }
    }

    /** In the words of Docker, which users look for. */
    private static RegistryException failure(String method, URI uri, IOException e) {
        String verb = method.charAt(0) + method.substring(1).toLowerCase(java.util.Locale.ROOT);
        String why = verb + " \"" + uri + "\": " + reason(uri, e);
        return new RegistryException(Code.UNREACHABLE, 0, why, e);
    }

    private static String reason(URI uri, IOException e) {
        int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
        if (e instanceof HttpConnectTimeoutException) {
            return "dial tcp " + address(uri) + ":" + port + ": i/o timeout";
        }
        if (e instanceof HttpTimeoutException) {
            return "net/http: timeout awaiting response headers";
        }
        if (e instanceof ConnectException) {
            InetSocketAddress to = new InetSocketAddress(uri.getHost(), port);
            if (to.isUnresolved()) {
                return "dial tcp: lookup " + uri.getHost() + ": no such host";
            }
            return "dial tcp " + address(uri) + ":" + port + ": connect: "
                    + (String.valueOf(deepest(e)).contains("unreachable")
                            ? "network is unreachable"
                            : "connection refused");
        }
        if (e instanceof SSLHandshakeException && String.valueOf(deepest(e)).contains("path")) {
            return "x509: certificate signed by unknown authority";
        }
        if (e instanceof SSLException && String.valueOf(e.getMessage()).contains("SSL message")) {
            return "http: server gave HTTP response to HTTPS client";
        }
        return e instanceof SSLException ? "x509: " + deepest(e) : String.valueOf(deepest(e));
    }

    private static String deepest(Throwable e) {
        Throwable at = e;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
    }

    private static String address(URI uri) {
        try {
            return InetAddress.getByName(uri.getHost()).getHostAddress();
        } catch (UnknownHostException e) {
            return uri.getHost();
        }
    }

    private Body reading(Body body) {
        bodies.add(body);
        if (closed) {
            body.close();
        }
        return body;
    }

    private <R> R await(CompletableFuture<R> answer) throws IOException, InterruptedException {
        Object key = new Object();
        waiting.put(key, answer);
        try {
            if (closed) {
                answer.cancel(true);
            }
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            waiting.remove(key);
        }
    }

    /** Requests that are under way end with CancellationException, what is being read with IOException. */
    @Override
    public void close() {
        closed = true;
        waiting.values().forEach(answer -> answer.cancel(true));
        bodies.forEach(Body::close);
        clients.clear();
    }
}

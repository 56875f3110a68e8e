package org.felucca.distribution.internal.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.felucca.distribution.internal.registry.RegistryException.Code;
import org.felucca.engine.distribution.RegistryAuth;
import org.felucca.model.Digest;
import org.felucca.model.FeluccaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The protocol against a scripted registry on loopback. */
@Timeout(60)
class RepositoryTest {
    private static final RegistryAuth USER = new RegistryAuth("user", "secret", "", "", "");
    private static final byte[] MANIFEST =
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}"
                    .getBytes(StandardCharsets.UTF_8);

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<HttpServer> servers = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private Registries registries;
    private Transport transport;

    @BeforeEach
    void open() throws IOException {
        server = serve();
        transport = new Transport(
                new Trust(List.of(), authority -> true), new Proxies("", "", ""), Duration.ofSeconds(20), threads);
        registries = new Registries(
                transport, new Retry(3, Duration.ofMillis(1)), List.of(), List.of("http://" + name(server)));
    }

    private HttpServer serve() throws IOException {
        HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        made.setExecutor(threads);
        made.start();
        servers.add(made);
        return made;
    }

    @AfterEach
    void close() {
        servers.forEach(each -> each.stop(0));
        transport.close();
        threads.shutdownNow();
    }

    private static String name(HttpServer of) {
        return "127.0.0.1:" + of.getAddress().getPort();
    }

    /** What a server does with a path. */
    private interface Script {
        void answer(HttpExchange exchange, int time) throws IOException;
    }

    private void on(HttpServer of, String path, Script script) {
        int[] times = new int[1];
        of.createContext(path, exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            try (exchange) {
                script.answer(exchange, ++times[0]);
            }
        });
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Repository connect(RegistryAuth auth) throws IOException, InterruptedException {
        return registries.connect(name(server), "box", auth, "pull");
    }

    private void openToAll() {
        on(server, "/v2/", (exchange, time) -> answer(exchange, 200, utf8("{}")));
    }

    @Test
    void aTokenIsFetchedForWhatIsAskedAndRenewedWhenItIsRefused() throws Exception {
        String challenge =
                "Bearer realm=\"http://" + name(server) + "/token\",service=\"reg\",scope=\"repository:box:pull\"";
        on(server, "/v2/", (exchange, time) -> {
            exchange.getResponseHeaders().add("WWW-Authenticate", challenge);
            answer(exchange, 401, utf8("{}"));
        });
        on(
                server,
                "/token",
                (exchange, time) -> answer(exchange, 200, utf8("{\"token\":\"t" + time + "\",\"expires_in\":300}")));
        on(server, "/v2/box/manifests/1", (exchange, time) -> {
            if ("Bearer t2".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                answer(exchange, 200, MANIFEST);
            } else {
                exchange.getResponseHeaders().add("WWW-Authenticate", challenge + ",error=\"invalid_token\"");
                answer(exchange, 401, utf8("{}"));
            }
        });
        assertEquals(Digest.of(MANIFEST), connect(USER).manifest("1").digest());
        String basic = "Basic " + Base64.getEncoder().encodeToString(utf8("user:secret"));
        String token = "GET /token?service=reg&scope=repository%3Abox%3Apull&account=user " + basic;
        assertEquals(
                List.of(
                        "GET /v2/ null",
                        token,
                        "GET /v2/box/manifests/1 Bearer t1",
                        token,
                        "GET /v2/box/manifests/1 Bearer t2"),
                asked);
    }

    @Test
    void aLoginGetsAnIdentityTokenAndUsesIt() throws Exception {
        on(server, "/v2/", (exchange, time) -> {
            boolean known = "Bearer access".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.getResponseHeaders()
                    .add("WWW-Authenticate", "Bearer realm=\"http://" + name(server) + "/token\",service=\"reg\"");
            answer(exchange, known ? 200 : 401, utf8("{}"));
        });
        List<String> forms = new CopyOnWriteArrayList<>();
        on(server, "/token", (exchange, time) -> {
            forms.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            answer(exchange, 200, utf8("{\"access_token\":\"access\",\"refresh_token\":\"identity\"}"));
        });
        assertEquals("identity", registries.logIn(name(server), USER));
        registries.logIn(name(server), new RegistryAuth("user", "", "", "identity", ""));
        assertTrue(forms.get(1).contains("grant_type=refresh_token"), forms.toString());
        assertTrue(forms.get(1).contains("refresh_token=identity"), forms.toString());
    }

    @Test
    void credentialsDoNotFollowARedirectToAnotherHost() throws Exception {
        HttpServer elsewhere = serve();
        on(server, "/v2/", (exchange, time) -> {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"x\"");
            answer(exchange, 401, utf8("{}"));
        });
        on(server, "/v2/box/blobs/", (exchange, time) -> {
            exchange.getResponseHeaders().add("Location", "http://" + name(elsewhere) + "/data");
            answer(exchange, 307, new byte[0]);
        });
        on(elsewhere, "/data", (exchange, time) -> {
            assertNull(exchange.getRequestHeaders().getFirst("Authorization"));
            answer(exchange, 200, utf8("content"));
        });
        Digest digest = Digest.of(utf8("content"));
        assertEquals("content", new String(connect(USER).document(digest, 100), StandardCharsets.UTF_8));
        assertTrue(asked.contains("GET /data null"), asked.toString());
    }

    @Test
    void whatIsBusyIsAskedAgain() throws Exception {
        openToAll();
        on(server, "/v2/box/manifests/1", (exchange, time) -> {
            if (time == 1) {
                exchange.getResponseHeaders().add("Retry-After", "0");
            }
            answer(exchange, time == 1 ? 429 : time == 2 ? 503 : 200, MANIFEST);
        });
        assertEquals(
                Digest.of(MANIFEST), connect(RegistryAuth.none()).manifest("1").digest());
    }

    @Test
    void whatStaysBusyIsGivenUp() throws Exception {
        openToAll();
        on(server, "/v2/box/manifests/1", (exchange, time) -> answer(exchange, 500, new byte[0]));
        Repository repository = connect(RegistryAuth.none());
        RegistryException e = assertThrows(RegistryException.class, () -> repository.manifest("1"));
        assertEquals(500, e.status());
        assertEquals(3, asked.stream().filter(a -> a.contains("manifests")).count());
    }

    @Test
    void refusalsAreToldApart() throws Exception {
        openToAll();
        on(
                server,
                "/v2/box/manifests/gone",
                (exchange, time) -> answer(
                        exchange,
                        404,
                        utf8("{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}")));
        on(
                server,
                "/v2/box/manifests/secret",
                (exchange, time) -> answer(
                        exchange,
                        403,
                        utf8(
                                "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"requested access to the resource is denied\"}]}")));
        Repository repository = connect(RegistryAuth.none());
        RegistryException gone = assertThrows(RegistryException.class, () -> repository.manifest("gone"));
        assertEquals(Code.MANIFEST_UNKNOWN, gone.code());
        assertEquals("manifest unknown: manifest unknown", gone.getMessage());
        RegistryException secret = assertThrows(RegistryException.class, () -> repository.manifest("secret"));
        assertEquals(Code.DENIED, secret.code());
    }

    @Test
    void aManifestIsBoundedAndItsDigestChecked() throws Exception {
        openToAll();
        byte[] huge = new byte[(4 << 20) + 1];
        on(server, "/v2/box/manifests/huge", (exchange, time) -> answer(exchange, 200, huge));
        String other = Digest.of(utf8("other")).toString();
        on(server, "/v2/box/manifests/" + other, (exchange, time) -> answer(exchange, 200, MANIFEST));
        Repository repository = connect(RegistryAuth.none());
        assertTrue(assertThrows(RegistryException.class, () -> repository.manifest("huge"))
                .getMessage()
                .contains("larger than 4 MiB"));
        assertEquals(
                "manifest verification failed for digest " + other,
                assertThrows(RegistryException.class, () -> repository.manifest(other))
                        .getMessage());
    }

    @Test
    void aPageOfAWebSiteIsNoManifest() {
        FeluccaException e = assertThrows(
                FeluccaException.class,
                () -> ManifestDocument.parse(utf8("<html></html>"), "text/html; charset=utf-8"));
        assertEquals("unsupported manifest media type and no default available: text/html", e.getMessage());
        assertThrows(
                FeluccaException.class,
                () -> ManifestDocument.parse(
                        utf8("{\"manifests\":[],\"layers\":[],\"config\":{}}"), MediaTypes.OCI_INDEX));
        assertThrows(
                FeluccaException.class,
                () -> ManifestDocument.parse(utf8("{\"schemaVersion\":2"), MediaTypes.OCI_MANIFEST));
    }

    @Test
    void mirrorsAreAskedFirstAndNeverGetCredentials() throws Exception {
        HttpServer mirror = serve();
        on(mirror, "/v2/", (exchange, time) -> answer(exchange, 200, utf8("{}")));
        on(mirror, "/v2/library/box/manifests/1", (exchange, time) -> answer(exchange, 200, MANIFEST));
        Registries mirrored = new Registries(
                transport, new Retry(1, Duration.ofMillis(1)), List.of("http://" + name(mirror)), List.of());
        assertEquals(
                Digest.of(MANIFEST),
                mirrored.read(Hub.DOMAIN, "library/box", USER, repository -> repository.manifest("1"))
                        .digest());
        assertTrue(asked.stream().allMatch(a -> a.endsWith(" null")), asked.toString());
    }

    @Test
    void proxiesAreLeftOutForWhatIsNamed() {
        Proxies proxies =
                new Proxies("proxy.test:3128", "http://proxy.test:3129", ".inside.test,10.0.0.0/8,exact.test:5000");
        assertTrue(goesThroughProxy(proxies, "http://registry.test/v2/"));
        assertTrue(goesThroughProxy(proxies, "https://registry.test/v2/"));
        assertFalse(goesThroughProxy(proxies, "https://a.inside.test/v2/"));
        assertFalse(goesThroughProxy(proxies, "https://10.1.2.3:5000/v2/"));
        assertFalse(goesThroughProxy(proxies, "https://exact.test:5000/v2/"));
        assertTrue(goesThroughProxy(proxies, "https://exact.test/v2/"));
        assertFalse(goesThroughProxy(proxies, "http://localhost:5000/v2/"));
        assertFalse(goesThroughProxy(proxies, "http://127.0.0.5:5000/v2/"));
    }

    private static boolean goesThroughProxy(Proxies proxies, String uri) {
        return proxies.select(java.net.URI.create(uri)).get(0).type() == java.net.Proxy.Type.HTTP;
    }
}

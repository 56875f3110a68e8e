package org.felucca.registry.internal;

import static org.felucca.registry.internal.TestRegistry.header;
import static org.felucca.registry.internal.TestRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.felucca.model.Digest;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.registry.internal.Registry.Config;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may, by which way, and what. */
@Tag("root")
@Timeout(120)
class AccessTest {
    /** "secret" by bcrypt, with the prefixes that there are. */
    private static final String SECRET = "05$nNQNR1qPhB9.pw/vjsdqmujEpcu.TKA0mm2WfeSrlpvAGMBoTv8r2";

    @TempDir
    Path root;

    @TempDir
    Path settings;

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(utf8(pair));
    }

    private Path passwords(String lines) throws IOException {
        return Files.writeString(settings.resolve("htpasswd"), lines);
    }

    private TestRegistry guarded(Path file) throws Exception {
        return new TestRegistry(root, Optional.of(new Passwords(file)), false, Optional.empty(), Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"$2a$", "$2b$", "$2y$"})
    void whoHasThePasswordMay(String prefix) throws Exception {
        try (TestRegistry registry = guarded(passwords("# users\n\nuser:" + prefix + SECRET + "\n"))) {
            for (int i = 0; i < 2; i++) { // the second time it is remembered
                registry.expect(200, "GET", "/v2/", null, "Authorization", basic("user:secret"));
            }
            registry.expect(202, "POST", "/v2/a/blobs/uploads/", null, "Authorization", basic("user:secret"));
        }
    }

    @Test
    void othersMayNothing() throws Exception {
        try (TestRegistry registry =
                guarded(passwords("user:$2b$" + SECRET + "\nold:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n"))) {
            for (String path : List.of("/v2/", "/v2/_catalog", "/v2/a/manifests/1", "/nonsense")) {
                HttpResponse<byte[]> answer = registry.ask("GET", path);
                registry.expectError(401, "UNAUTHORIZED", answer);
                assertEquals("Basic realm=\"felucca\"", header(answer, "www-authenticate"));
            }
            for (String said : List.of(
                    basic("user:wrong"),
                    basic("user:"),
                    basic("user"),
                    basic("nobody:secret"),
                    basic("old:secret"),
                    basic("user:" + "x".repeat(100)),
                    "Basic !",
                    "Bearer x",
                    "")) {
                registry.expectError(
                        401,
                        "UNAUTHORIZED",
                        registry.ask("POST", "/v2/a/blobs/uploads/", new byte[0], "Authorization", said));
            }
        }
    }

    @Test
    void theFileIsReadAgainWhenItChanges() throws Exception {
        Path file = passwords("user:$2b$" + SECRET + "\n");
        try (TestRegistry registry = guarded(file)) {
            registry.expect(200, "GET", "/v2/", null, "Authorization", basic("user:secret"));
            passwords("another:$2b$" + SECRET + "\n");
            registry.expect(401, "GET", "/v2/", null, "Authorization", basic("user:secret"));
            registry.expect(200, "GET", "/v2/", null, "Authorization", basic("another:secret"));
            Files.delete(file);
            registry.expect(401, "GET", "/v2/", null, "Authorization", basic("another:secret"));
        }
    }

    @Test
    void whatIsReadOnlyCanBeRead() throws Exception {
        try (TestRegistry registry = new TestRegistry(root)) {
            registry.pushManifest("thing", "v1", "layer");
        }
        try (TestRegistry registry =
                new TestRegistry(root, Optional.empty(), true, Optional.empty(), Optional.empty())) {
            registry.expect(200, "GET", "/v2/thing/manifests/v1");
            Digest layer = Digest.of(utf8("layer"));
            registry.expect(200, "HEAD", "/v2/thing/blobs/" + layer);
            for (String request : List.of(
                    "POST /v2/thing/blobs/uploads/",
                    "PATCH /v2/thing/blobs/uploads/x",
                    "PUT /v2/thing/manifests/v2",
                    "DELETE /v2/thing/manifests/v1",
                    "DELETE /v2/thing/blobs/" + layer)) {
                String[] parts = request.split(" ", 2);
                registry.expectError(405, "UNSUPPORTED", registry.ask(parts[0], parts[1], utf8("{}")));
            }
        }
    }

    /** A certificate of its own for 127.0.0.1, as openssl makes them: certificate, key. */
    private List<Path> certificate() throws Exception {
        Path log = settings.resolve("openssl.log");
        int exit = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=registry",
                        "-addext",
                        "subjectAltName=IP:127.0.0.1",
                        "-keyout",
                        settings.resolve("key.pem").toString(),
                        "-out",
                        settings.resolve("certificate.pem").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        assertEquals(0, exit, () -> log.toString());
        return List.of(settings.resolve("certificate.pem"), settings.resolve("key.pem"));
    }

    private static SSLContext trusting(Path certificate) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "it", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void itShowsTheCertificateThatIsConfigured() throws Exception {
        List<Path> tls = certificate();
        Optional<SSLContext> trust = Optional.of(trusting(tls.get(0)));
        try (TestRegistry registry = new TestRegistry(root, Optional.empty(), false, Optional.of(tls), trust)) {
            registry.pushManifest("thing", "v1", "layer".repeat(100_000));
            registry.expect(200, "GET", "/v2/thing/manifests/v1");
        }
        try (TestRegistry registry =
                new TestRegistry(root, Optional.empty(), false, Optional.of(tls), Optional.empty())) {
            assertThrows(SSLHandshakeException.class, () -> registry.ask("GET", "/v2/"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:5000, '', '', false, true",
        "localhost:0, '', '', false, true",
        "[::1]:5000, '', '', false, true",
        "0.0.0.0:5000, '', '', false, false",
        ":5000, '', '', false, false",
        "192.0.2.1:5000, '', '', false, false",
        "192.0.2.1:5000, '', users, false, false",
        "192.0.2.1:5000, certificate, '', false, false",
        "192.0.2.1:5000, certificate, users, false, true",
        "192.0.2.1:5000, '', '', true, true",
        "5000, '', '', false, false",
        "localhost:http, '', '', false, false",
    })
    void beyondThisMachineItIsGuarded(
            String address, String certificate, String passwords, boolean open, boolean fine) {
        Config config = new FixedConfig(address, certificate, passwords, open);
        if (fine) {
            Registry.address(config);
        } else {
            FeluccaException e = assertThrows(FeluccaException.class, () -> Registry.address(config));
            assertEquals(ErrorKind.INVALID, e.kind());
            assertTrue(e.getMessage().contains("registry"), e.getMessage());
        }
    }
}

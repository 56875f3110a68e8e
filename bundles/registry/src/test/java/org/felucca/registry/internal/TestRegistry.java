package org.felucca.registry.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.felucca.engine.site.SiteAddress;
import org.felucca.graph.internal.ContentFolder;
import org.felucca.model.Digest;
import org.felucca.server.internal.SiteOnLoopback;

/** A registry on loopback over a content store in a folder, and a client of it. Time stands still. */
final class TestRegistry implements AutoCloseable {
    static final Duration GRACE = Duration.ofMinutes(10);
    static final long LARGEST = 1 << 20;
    static final String MANIFEST = ManifestDocument.OCI_MANIFEST;
    static final String INDEX = ManifestDocument.OCI_INDEX;

    private final Path root;
    private final boolean readOnly;
    private final Optional<Passwords> passwords;
    private final SiteAddress address;
    private final AtomicLong now = new AtomicLong(System.nanoTime());
    private final HttpClient client;
    private final SiteOnLoopback server;
    private ContentFolder folder;
    private Registry registry;

    /** Without TLS, for everybody. */
    TestRegistry(Path root) throws Exception {
        this(root, Optional.empty(), false, Optional.empty(), Optional.empty());
    }

    /** @param tls certificate, key */
    TestRegistry(
            Path root,
            Optional<Passwords> passwords,
            boolean readOnly,
            Optional<List<Path>> tls,
            Optional<SSLContext> trust)
            throws Exception {
        this.root = root;
        this.readOnly = readOnly;
        this.passwords = passwords;
        this.address = new SiteAddress("127.0.0.1", 0, tls.map(t -> t.get(0)), tls.map(t -> t.get(1)));
        open();
        server = new SiteOnLoopback(registry);
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        trust.ifPresent(builder::sslContext);
        client = builder.build();
    }

    private void open() throws IOException {
        folder = new ContentFolder(root);
        registry = new Registry(
                folder.content(),
                Optional.of(folder.content()),
                address,
                passwords,
                readOnly,
                GRACE,
                LARGEST,
                now::get);
    }

    /** The bundles of the registry and of its content are replaced, in the order in which a framework does it. */
    void swap() throws Exception {
        registry.close();
        folder.close();
        open();
        server.replace(registry);
    }

    /** The engine goes without a word and comes again. */
    void crash() throws Exception {
        open();
        server.replace(registry);
    }

    void later(Duration time) {
        now.addAndGet(time.toNanos());
        registry.expire();
    }

    ContentFolder folder() {
        return folder;
    }

    int port() {
        return server.port();
    }

    URI uri(String path) {
        return URI.create((address.certificate().isPresent() ? "https" : "http") + "://127.0.0.1:" + port())
                .resolve(path);
    }

    HttpResponse<byte[]> ask(String method, String path, String... headers) throws Exception {
        return ask(method, path, null, headers);
    }

    /** @param headers name, value, name, value */
    HttpResponse<byte[]> ask(String method, String path, byte[] body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .timeout(Duration.ofSeconds(60));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    /** As above; the status has to be this one. */
    HttpResponse<byte[]> expect(int status, String method, String path, byte[] body, String... headers)
            throws Exception {
        HttpResponse<byte[]> answer = ask(method, path, body, headers);
        assertEquals(status, answer.statusCode(), () -> method + " " + path + ": " + text(answer));
        return answer;
    }

    HttpResponse<byte[]> expect(int status, String method, String path) throws Exception {
        return expect(status, method, path, null);
    }

    /** An error of the specification's form. */
    void expectError(int status, String code, HttpResponse<byte[]> answer) {
        assertEquals(status, answer.statusCode(), () -> text(answer));
        assertEquals(
                "application/json", answer.headers().firstValue("content-type").orElse(""));
        JsonObject error = json(answer).getAsJsonArray("errors").get(0).getAsJsonObject();
        assertEquals(code, error.get("code").getAsString());
        assertTrue(error.has("message"));
    }

    static String text(HttpResponse<byte[]> answer) {
        return answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8);
    }

    static JsonObject json(HttpResponse<byte[]> answer) {
        return JsonParser.parseString(new String(answer.body(), StandardCharsets.UTF_8))
                .getAsJsonObject();
    }

    static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("no " + name);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Uploads a blob by POST and PUT. */
    Digest push(String repository, byte[] blob) throws Exception {
        Digest digest = Digest.of(blob);
        String location = header(expect(202, "POST", "/v2/" + repository + "/blobs/uploads/"), "location");
        HttpResponse<byte[]> created = expect(201, "PUT", location + "?digest=" + digest, blob);
        assertEquals("/v2/" + repository + "/blobs/" + digest, header(created, "location"));
        return digest;
    }

    /** Pushes an artifact of one layer, and what it needs. */
    Digest pushManifest(String repository, String reference, String layer) throws Exception {
        byte[] manifest = manifest(push(repository, utf8("{}")), push(repository, utf8(layer)), "");
        expect(201, "PUT", "/v2/" + repository + "/manifests/" + reference, manifest, "Content-Type", MANIFEST);
        return Digest.of(manifest);
    }

    /** @param more fields, each with a comma before it */
    static byte[] manifest(Digest config, Digest layer, String more) {
        return utf8("{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST
                + "\",\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"size\":2,\"digest\":\"" + config
                + "\"},\"layers\":[{\"mediaType\":\"text/plain\",\"size\":5,\"digest\":\"" + layer + "\"}]" + more
                + "}");
    }

    @Override
    public void close() throws IOException {
        server.close();
        registry.close();
        folder.close();
    }
}

package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.FaultProxy;
import org.felucca.itest.harness.Http;
import org.felucca.itest.harness.Registry;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A registry that does not do as it should: what a client is told, and that nothing of it stays. */
@Tag("root")
@Timeout(180)
class FaultyRegistryTest {
    private static final int PORT = 5052;
    private static final String HOST = "localhost:" + PORT;
    private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

    @TempDir
    static Path folder;

    private static SharedEngine.Clients own;
    private static Registry registry;
    private static FaultProxy proxy;
    private static boolean isDocker;

    private List<String> before;

    @BeforeAll
    static void start() throws IOException {
        isDocker = System.getProperty("engine").equals("docker");
        String quick = "{\"attempts\":2,\"retry.millis\":10,\"patience.seconds\":5}";
        own = isDocker
                ? SharedEngine.Clients.startNew("ffr" + ProcessHandle.current().pid())
                : SharedEngine.Clients.startNew(
                        "ffr" + ProcessHandle.current().pid(), Map.of("org.felucca.distribution", quick));
        registry = Registry.onSocket(own.engine(), folder);
        proxy = new FaultProxy(own.engine(), folder, PORT, registry.socket());
    }

    @AfterAll
    static void end() {
        if (own != null) {
            if (proxy != null) {
                proxy.close();
                registry.close();
            }
            own.close();
        }
    }

    @BeforeEach
    void look() {
        proxy.clear();
        before = kept();
    }

    private List<String> kept() {
        Path root = own.engine().root();
        return isDocker
                ? List.of()
                : Commands.ok("find", root + "/blobs", root + "/incoming", root + "/parts", "-type", "f")
                        .lines()
                        .sorted()
                        .toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String digest(byte[] bytes) throws GeneralSecurityException {
        return "sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** Lets the registry have a document under a name, and under its digest. */
    private static void serve(String kind, String name, String type, byte[] bytes) throws GeneralSecurityException {
        FaultProxy.Fault answer = exchange -> {
            try {
                exchange.tell(200, Map.of("content-type", type, "docker-content-digest", digest(bytes)), bytes);
            } catch (GeneralSecurityException e) {
                throw new IOException(e);
            }
        };
        proxy.on("(GET|HEAD) /v2/odd/" + kind + "/(" + name + "|" + digest(bytes) + ")", answer);
    }

    /** Lets it have an image of one layer. */
    private static void image(String tag, byte[] layer, String diff, String layerType) throws GeneralSecurityException {
        byte[] config =
                utf8("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\","
                        + "\"diff_ids\":[\"" + diff + "\"]}}");
        serve("blobs", "config", "application/octet-stream", config);
        serve("blobs", "layer", "application/octet-stream", layer);
        String descriptor = "{\"mediaType\":\"%s\",\"size\":%d,\"digest\":\"%s\"}";
        String document = "{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST + "\",\"config\":"
                + String.format(
                        descriptor, "application/vnd.docker.container.image.v1+json", config.length, digest(config))
                + ",\"layers\":["
                + String.format(descriptor, layerType, layer.length, digest(layer)) + "]}";
        serve("manifests", tag, MANIFEST, utf8(document));
    }

    private static Http.Response pull(String image, String tag, String auth) {
        return own.http()
                .send(
                        "POST",
                        "/v1.41/images/create?fromImage=" + HOST + "/" + image + "&tag=" + tag,
                        null,
                        Map.of("X-Registry-Auth", auth));
    }

    /** Whether it is told before the stream begins or in it. */
    private void assertRefused(String tag, String words) {
        Http.Response answer = pull("odd", tag, "e30=");
        assertTrue(answer.text().contains(words), answer + "\nasked: " + proxy);
        assertNothingStays();
    }

    private void assertNothingStays() {
        assertEquals(
                404, own.http().get("/v1.41/images/" + HOST + "/odd:1/json").status());
        assertEquals(before, kept());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"authentication required\"}]} | unauthorized: authentication required",
                "403 | {\"errors\":[{\"code\":\"DENIED\",\"message\":\"requested access to the resource is denied\"}]} | pull access denied for localhost:5052/odd, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
                "404 | {\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]} | manifest for localhost:5052/odd:1 not found: manifest unknown: manifest unknown",
                "429 | {\"errors\":[{\"code\":\"TOOMANYREQUESTS\",\"message\":\"slow down\"}]} | toomanyrequests: slow down",
                "500 | {\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"unknown error\"}]} | unknown: unknown error",
            })
    void aRefusalIsToldInDockersWords(int status, String body, String words) {
        proxy.on("(GET|HEAD) /v2/odd/manifests/1", FaultProxy.says(status, "application/json", body));
        assertRefused("1", words);
    }

    @Test
    void aWebPageIsNoManifest() {
        proxy.on("(GET|HEAD) /v2/odd/manifests/1", FaultProxy.says(200, "text/html", "<html>Hello</html>"));
        assertRefused("1", "unsupported manifest media type and no default available: text/html");
    }

    @Test
    void otherContentThanThatOfTheDigestIsRefused() throws Exception {
        String other = digest(utf8("other"));
        proxy.on(
                "(GET|HEAD) /v2/odd/manifests/sha256:.*",
                FaultProxy.says(200, MANIFEST, "{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST + "\"}"));
        assertRefused(other, "manifest verification failed for digest " + other);
    }

    @Test
    void aManifestOfAGibibyteIsNotReadToItsEnd() {
        assumeFalse(isDocker, "Docker reads it into its memory");
        proxy.on("(GET|HEAD) /v2/odd/manifests/1", exchange -> {
            exchange.tell(200, Map.of("content-type", MANIFEST, "content-length", "" + (1L << 30)));
            byte[] blank = utf8(" ".repeat(1 << 20));
            for (int i = 0; i < 1024; i++) {
                exchange.body().write(blank);
            }
        });
        assertRefused("1", "manifest is larger than 4 MiB");
    }

    @Test
    void aLayerThatIsSaidToBeLongerThanWhatComesIsRefused() throws Exception {
        assumeFalse(isDocker, "Docker tries for minutes");
        byte[] layer = tar(".", "--files-from=/dev/null");
        String at = "GET /v2/odd/blobs/" + digest(layer);
        proxy.on(at, exchange -> {
            exchange.tell(200, Map.of("content-length", "" + layer.length));
            exchange.body().write(layer, 0, 100);
        });
        image("1", layer, digest(layer), "application/vnd.docker.image.rootfs.diff.tar");
        Http.Response answer = pull("odd", "1", "e30=");
        assertTrue(answer.text().contains("\"errorDetail\""), answer + "\nasked: " + proxy);
        assertTrue(proxy.asked(at).size() == 2, proxy.toString());
        own.docker().run("image", "prune", "-f"); // what came is kept for another attempt
        assertNothingStays();
    }

    @Test
    void whoSaysNothingMoreIsAskedAgain() throws Exception {
        assumeFalse(isDocker, "Docker waits");
        Files.write(folder.resolve("some"), new byte[100_000]);
        byte[] layer = tar(folder.toString(), "some");
        String at = "GET /v2/odd/blobs/" + digest(layer);
        proxy.on(at, 1, exchange -> {
            exchange.tell(200, Map.of("content-length", "" + layer.length));
            exchange.body().write(layer, 0, 50_000);
            while (exchange.sent().read() >= 0) {
                // until the engine has had enough
            }
        });
        image("1", layer, digest(layer), "application/vnd.docker.image.rootfs.diff.tar");
        own.docker().ok("pull", "-q", HOST + "/odd:1");
        assertEquals(2, proxy.asked(at).size(), proxy.toString());
        own.docker().ok("rmi", HOST + "/odd:1");
        assertNothingStays();
    }

    @Test
    void credentialsGoToNoOtherHost() throws Exception {
        byte[] layer = tar(".", "--files-from=/dev/null");
        String blob = "GET /v2/odd/blobs/" + digest(layer);
        proxy.on(
                blob,
                exchange -> exchange.tell(
                        307, Map.of("location", "http://127.0.0.1:" + PORT + "/elsewhere", "content-length", "0")));
        proxy.on("GET /elsewhere", exchange -> exchange.tell(200, Map.of(), layer));
        proxy.on(
                "GET /v2/",
                exchange -> exchange.tell(
                        exchange.request().header("authorization").isEmpty() ? 401 : 200,
                        Map.of("www-authenticate", "Basic realm=\"test\""),
                        utf8("{}")));
        image("1", layer, digest(layer), "application/vnd.docker.image.rootfs.diff.tar");
        // {"username":"user","password":"secret"}
        Http.Response answer = pull("odd", "1", "eyJ1c2VybmFtZSI6InVzZXIiLCJwYXNzd29yZCI6InNlY3JldCJ9");
        assertTrue(answer.text().contains("Downloaded newer image"), answer + "\nasked: " + proxy);
        assertFalse(proxy.asked(blob).get(0).header("authorization").isEmpty(), "asked: " + proxy);
        assertEquals("", proxy.asked("GET /elsewhere").get(0).header("authorization"));
        own.docker().ok("rmi", HOST + "/odd:1");
        assertNothingStays();
    }

    @Test
    void aLayerThatUnpacksToAThousandTimesItsSizeAndIsNotWhatItSaysLeavesNothing() throws Exception {
        Path zeros = folder.resolve("zeros");
        Commands.ok("truncate", "-s", "128M", zeros.toString());
        byte[] layer = gzip(tar(folder.toString(), "zeros"));
        Files.delete(zeros);
        assertTrue(layer.length < 300_000, layer.length + " bytes");
        image("1", layer, digest(utf8("other")), "application/vnd.docker.image.rootfs.diff.tar.gzip");
        assertRefused("1", "layers from manifest don't match image configuration");
        if (!isDocker) {
            // folders that were given up are emptied in the background
            Await.until("nothing of it stays", () -> !isAnywhere("zeros"));
        }
    }

    private boolean isAnywhere(String name) {
        String layers = own.engine().root() + "/overlay2";
        return Commands.run(Map.of(), new byte[0], "find", layers, "-name", name)
                .out()
                .contains(name);
    }

    @Test
    void aLayerThatClimbsOutStaysInside() throws Exception {
        assumeFalse(isDocker, "Docker refuses some of these names and takes others");
        Path made = Files.createDirectories(folder.resolve("climbing"));
        for (String name : List.of("evil", "through", "absolute")) {
            Files.writeString(made.resolve(name), name);
        }
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.createSymbolicLink(made.resolve("link"), outside);
        byte[] layer = tar(
                made.toString(),
                "-P",
                "--transform=s,^evil$,../../../../../../../.." + outside + "/climbed,",
                "--transform=s,^through$,link/through,",
                "--transform=s,^absolute$," + outside + "/absolute,",
                "link",
                "evil",
                "through",
                "absolute");
        image("1", layer, digest(layer), "application/vnd.docker.image.rootfs.diff.tar");
        own.docker().ok("pull", "-q", HOST + "/odd:1");
        try (var files = Files.list(outside)) {
            assertEquals(List.of(), files.toList());
        }
        own.docker().ok("rmi", HOST + "/odd:1");
        assertNothingStays();
    }

    /** A tar of some files of a folder. */
    private static byte[] tar(String of, String... more) throws IOException {
        Path file = Files.createTempFile(folder, "layer", ".tar");
        String[] command = new String[more.length + 5];
        System.arraycopy(new String[] {"tar", "-cf", file.toString(), "-C", of}, 0, command, 0, 5);
        System.arraycopy(more, 0, command, 5, more.length);
        Commands.ok(command);
        try {
            return Files.readAllBytes(file);
        } finally {
            Files.delete(file);
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}

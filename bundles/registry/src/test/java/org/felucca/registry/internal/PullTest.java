package org.felucca.registry.internal;

import static org.felucca.registry.internal.TestRegistry.header;
import static org.felucca.registry.internal.TestRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.felucca.driver.content.ContentLease;
import org.felucca.driver.content.LayerListener;
import org.felucca.model.Digest;
import org.felucca.model.ImageRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The distribution-spec's category Pull, of what was pushed and of what the engine has. */
@Tag("root")
@Timeout(120)
class PullTest {
    @TempDir
    Path root;

    private TestRegistry registry;

    @BeforeEach
    void open() throws Exception {
        registry = new TestRegistry(root);
    }

    @AfterEach
    void close() throws Exception {
        registry.close();
    }

    @Test
    void itSaysThatItIsARegistry() throws Exception {
        HttpResponse<byte[]> answer = registry.expect(200, "GET", "/v2/");
        assertEquals("registry/2.0", header(answer, "docker-distribution-api-version"));
        registry.expect(200, "GET", "/v2");
        registry.expectError(404, "UNSUPPORTED", registry.ask("GET", "/v1/search"));
    }

    @Test
    void headSaysWhatGetGives() throws Exception {
        Digest manifest = registry.pushManifest("thing", "v1", "layer");
        Digest layer = Digest.of(utf8("layer"));
        for (String path :
                List.of("/v2/thing/manifests/v1", "/v2/thing/manifests/" + manifest, "/v2/thing/blobs/" + layer)) {
            HttpResponse<byte[]> get = registry.expect(200, "GET", path);
            HttpResponse<byte[]> head = registry.expect(200, "HEAD", path);
            assertEquals(0, head.body().length);
            for (String name : List.of("content-length", "content-type", "docker-content-digest", "etag")) {
                assertEquals(header(get, name), header(head, name));
            }
            assertEquals(String.valueOf(get.body().length), header(head, "content-length"));
            assertEquals(Digest.of(get.body()).toString(), header(head, "docker-content-digest"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v2/thing/manifests/nowhere, MANIFEST_UNKNOWN",
        "GET, /v2/thing/manifests/sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08, MANIFEST_UNKNOWN",
        "GET, /v2/nowhere/manifests/v1, NAME_UNKNOWN",
        "GET, /v2/thing/blobs/sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08, BLOB_UNKNOWN",
    })
    void whatIsNotThere(String method, String path, String code) throws Exception {
        registry.pushManifest("thing", "v1", "layer");
        registry.expectError(404, code, registry.ask(method, path));
        assertEquals(404, registry.ask("HEAD", path).statusCode());
    }

    @Test
    void whatIsNoDigestIsRefused() throws Exception {
        registry.expectError(400, "DIGEST_INVALID", registry.ask("GET", "/v2/thing/blobs/sha256:no"));
        registry.expectError(400, "DIGEST_INVALID", registry.ask("GET", "/v2/thing/manifests/sha256:no"));
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-3, 206, 0123, bytes 0-3/10",
        "bytes=4-, 206, 456789, bytes 4-9/10",
        "bytes=-2, 206, 89, bytes 8-9/10",
        "bytes=8-100, 206, 89, bytes 8-9/10",
        "bytes=-100, 206, 0123456789, bytes 0-9/10",
        "bytes=10-, 416, , bytes */10",
        "bytes=-0, 416, , bytes */10",
        "'bytes=0-1,3-4', 200, 0123456789, no content-range",
        "lines=0-1, 200, 0123456789, no content-range",
        "bytes=5-2, 200, 0123456789, no content-range",
    })
    void partsOfABlob(String range, int status, String part, String contentRange) throws Exception {
        Digest digest = registry.push("thing", utf8("0123456789"));
        HttpResponse<byte[]> answer = registry.expect(status, "GET", "/v2/thing/blobs/" + digest, null, "Range", range);
        assertEquals(contentRange, header(answer, "content-range"));
        if (status != 416) {
            assertEquals(part, new String(answer.body(), StandardCharsets.UTF_8));
        }
    }

    /** An image of the engine's, without layers, so that nothing need be unpacked. */
    private byte[] image(String... names) throws Exception {
        byte[] config = utf8("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Labels\":{\"of\":\"" + names[0]
                + "\"}},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}");
        byte[] manifest = utf8("{\"schemaVersion\":2,\"mediaType\":\"" + TestRegistry.MANIFEST
                + "\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"size\":"
                + config.length + ",\"digest\":\"" + Digest.of(config) + "\"},\"layers\":[]}");
        try (ContentLease lease = registry.folder().content().lease()) {
            lease.put(config);
            lease.register(
                    lease.put(manifest),
                    List.of(names).stream().map(ImageRef::parse).toList(),
                    LayerListener.none());
        }
        return manifest;
    }

    @Test
    void imagesOfTheEngineAreServedByTheNamesPeopleSee() throws Exception {
        byte[] hub = image("busybox:1", "busybox:2");
        byte[] other = image("ghcr.io/some/thing:v1");
        image("localhost:5000/thing:v1");
        for (String path : List.of("busybox/manifests/1", "busybox/manifests/2", "library/busybox/manifests/1")) {
            assertArrayEquals(hub, registry.expect(200, "GET", "/v2/" + path).body());
        }
        assertArrayEquals(
                hub,
                registry.expect(200, "GET", "/v2/busybox/manifests/" + Digest.of(hub))
                        .body());
        assertArrayEquals(
                other,
                registry.expect(200, "GET", "/v2/ghcr.io/some/thing/manifests/v1")
                        .body());
        String config = TestRegistry.json(registry.ask("GET", "/v2/busybox/manifests/1"))
                .getAsJsonObject("config")
                .get("digest")
                .getAsString();
        registry.expect(200, "GET", "/v2/busybox/blobs/" + config);
        registry.expect(200, "HEAD", "/v2/busybox/blobs/" + config);
        registry.expectError(404, "BLOB_UNKNOWN", registry.ask("GET", "/v2/ghcr.io/some/thing/blobs/" + config));
        assertEquals(
                "{\"repositories\":[\"busybox\",\"ghcr.io/some/thing\"]}",
                new String(registry.ask("GET", "/v2/_catalog").body(), StandardCharsets.UTF_8));
        assertEquals(
                "{\"name\":\"busybox\",\"tags\":[\"1\",\"2\"]}",
                new String(registry.ask("GET", "/v2/busybox/tags/list").body(), StandardCharsets.UTF_8));
    }

    @Test
    void imagesOfTheEngineAreNotDeletedHere() throws Exception {
        byte[] manifest = image("busybox:1");
        registry.expectError(405, "UNSUPPORTED", registry.ask("DELETE", "/v2/busybox/manifests/1"));
        registry.expectError(
                405, "UNSUPPORTED", registry.ask("DELETE", "/v2/busybox/manifests/" + Digest.of(manifest)));
        registry.expect(200, "GET", "/v2/busybox/manifests/1");
    }

    @Test
    void whatWasPushedGoesBeforeTheEnginesImage() throws Exception {
        byte[] engines = image("busybox:1");
        Digest pushed = registry.pushManifest("busybox", "1", "layer");
        assertEquals(
                pushed.toString(), header(registry.ask("HEAD", "/v2/busybox/manifests/1"), "docker-content-digest"));
        registry.expect(202, "DELETE", "/v2/busybox/manifests/" + pushed);
        assertArrayEquals(
                engines, registry.expect(200, "GET", "/v2/busybox/manifests/1").body());
    }

    /** Nothing of it is sent: a push of it to another name is a mount, and a manifest. */
    @Test
    void blobsOfTheEnginesImagesAreMounted() throws Exception {
        byte[] manifest = image("busybox:1");
        String config = TestRegistry.json(registry.ask("GET", "/v2/busybox/manifests/1"))
                .getAsJsonObject("config")
                .get("digest")
                .getAsString();
        List<String> before = registry.folder().files();
        registry.expect(201, "POST", "/v2/mine/blobs/uploads/?mount=" + config + "&from=busybox");
        registry.expect(201, "PUT", "/v2/mine/manifests/v1", manifest);
        assertEquals(before, registry.folder().files());
        registry.folder().remove("busybox:1");
        registry.expect(200, "GET", "/v2/mine/blobs/" + config);
        assertTrue(registry.ask("GET", "/v2/busybox/manifests/1").statusCode() == 404);
    }
}

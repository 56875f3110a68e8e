package org.felucca.registry.internal;

import static org.felucca.registry.internal.TestRegistry.header;
import static org.felucca.registry.internal.TestRegistry.manifest;
import static org.felucca.registry.internal.TestRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.felucca.model.Digest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The distribution-spec's category Content Management, and what goes by itself. */
@Tag("root")
@Timeout(120)
class ManagementTest {
    private static final Duration LATER = TestRegistry.GRACE.plusSeconds(1);

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

    private void gone(String path) throws Exception {
        assertEquals(404, registry.ask("GET", path).statusCode(), path);
    }

    @Test
    void aTagIsDeletedAlone() throws Exception {
        Digest digest = registry.pushManifest("thing", "v1", "layer");
        registry.pushManifest("thing", "v2", "layer");
        registry.expect(202, "DELETE", "/v2/thing/manifests/v1");
        gone("/v2/thing/manifests/v1");
        registry.expect(200, "GET", "/v2/thing/manifests/v2");
        registry.expect(200, "GET", "/v2/thing/manifests/" + digest);
        registry.expectError(404, "MANIFEST_UNKNOWN", registry.ask("DELETE", "/v2/thing/manifests/v1"));
    }

    @Test
    void withAManifestGoItsTagsAndItsBytes() throws Exception {
        Digest digest = registry.pushManifest("thing", "v1", "layer");
        registry.later(LATER);
        registry.expect(202, "DELETE", "/v2/thing/manifests/" + digest);
        gone("/v2/thing/manifests/" + digest);
        gone("/v2/thing/manifests/v1");
        gone("/v2/thing/tags/list");
        registry.expectError(404, "NAME_UNKNOWN", registry.ask("DELETE", "/v2/thing/manifests/" + digest));
        assertEquals(List.of(), registry.folder().files());
    }

    @Test
    void whatAnotherManifestNeedsStays() throws Exception {
        Digest first = registry.pushManifest("thing", "v1", "one");
        registry.pushManifest("other", "v1", "one");
        registry.later(LATER);
        registry.expect(202, "DELETE", "/v2/thing/manifests/" + first);
        registry.expect(200, "GET", "/v2/other/blobs/" + Digest.of(utf8("one")));
        gone("/v2/thing/blobs/" + Digest.of(utf8("one")));
    }

    @Test
    void aBlobIsDeletedIfNoManifestNeedsIt() throws Exception {
        Digest blob = registry.push("thing", utf8("loose"));
        registry.expect(202, "DELETE", "/v2/thing/blobs/" + blob);
        gone("/v2/thing/blobs/" + blob);
        registry.expectError(404, "BLOB_UNKNOWN", registry.ask("DELETE", "/v2/thing/blobs/" + blob));
        assertEquals(List.of(), registry.folder().files());
        registry.pushManifest("thing", "v1", "layer");
        registry.expectError(405, "UNSUPPORTED", registry.ask("DELETE", "/v2/thing/blobs/" + Digest.of(utf8("layer"))));
    }

    @Test
    void whatIsAbandonedGoes() throws Exception {
        String location = header(registry.expect(202, "POST", "/v2/thing/blobs/uploads/"), "location");
        registry.expect(202, "PATCH", location, utf8("half"));
        Digest blob = registry.push("thing", utf8("loose"));
        registry.later(Duration.ofMinutes(1));
        registry.expect(204, "GET", location);
        registry.expect(200, "GET", "/v2/thing/blobs/" + blob);
        registry.later(LATER);
        gone(location);
        gone("/v2/thing/blobs/" + blob);
        assertEquals(List.of(), registry.folder().files());
    }

    /** Who was told that a blob is here does not upload it. */
    @Test
    void aBlobThatSomebodyReliesOnOutlivesItsManifest() throws Exception {
        Digest first = registry.pushManifest("thing", "v1", "shared");
        registry.later(LATER);
        byte[] manifest = manifest(Digest.of(utf8("{}")), Digest.of(utf8("shared")), ",\"annotations\":{\"n\":\"2\"}");
        registry.expect(200, "HEAD", "/v2/thing/blobs/" + Digest.of(utf8("{}")));
        registry.expect(200, "HEAD", "/v2/thing/blobs/" + Digest.of(utf8("shared")));
        registry.expect(202, "DELETE", "/v2/thing/manifests/" + first);
        registry.expect(201, "PUT", "/v2/thing/manifests/v2", manifest);
        registry.later(LATER);
        assertArrayEquals(
                utf8("shared"),
                registry.expect(200, "GET", "/v2/thing/blobs/" + Digest.of(utf8("shared")))
                        .body());
        registry.expect(202, "DELETE", "/v2/thing/manifests/" + Digest.of(manifest));
        assertEquals(List.of(), registry.folder().files());
    }

    @Test
    void pushesAndDeletionsOfTheSameLayersDoNotHurtEachOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Integer>> all = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            String name = "thing" + t % 2;
            String own = "t" + t;
            all.add(threads.submit(() -> {
                for (int i = 0; i < 15; i++) {
                    byte[] document = manifest(
                            registry.push(name, utf8("{}")),
                            registry.push(name, utf8("shared")),
                            ",\"annotations\":{\"n\":\"" + own + i + "\"}");
                    String path = "/v2/" + name + "/manifests/";
                    registry.expect(201, "PUT", path + own, document);
                    registry.expect(200, "GET", "/v2/" + name + "/blobs/" + Digest.of(utf8("shared")));
                    registry.expect(202, "DELETE", path + Digest.of(document));
                }
                return 0;
            }));
        }
        try {
            for (Future<Integer> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        registry.later(LATER);
        assertEquals(List.of(), registry.folder().files());
    }

    @Test
    void whatWasPushedIsThereAfterASwapAndAfterACrash() throws Exception {
        Digest digest = registry.pushManifest("some/thing", "v1", "layer");
        Digest loose = registry.push("some/thing", utf8("loose"));
        String location = header(registry.expect(202, "POST", "/v2/some/thing/blobs/uploads/"), "location");
        registry.expect(202, "PATCH", location, utf8("half"));
        for (boolean crash : List.of(false, true)) {
            if (crash) {
                registry.crash();
            } else {
                registry.swap();
            }
            assertEquals(
                    digest.toString(),
                    header(registry.ask("HEAD", "/v2/some/thing/manifests/v1"), "docker-content-digest"));
            registry.expect(200, "GET", "/v2/some/thing/blobs/" + Digest.of(utf8("layer")));
            registry.expect(200, "GET", "/v2/some/thing/blobs/" + loose);
            registry.expectError(404, "BLOB_UPLOAD_UNKNOWN", registry.ask("PATCH", location, utf8("more")));
        }
        registry.later(LATER);
        gone("/v2/some/thing/blobs/" + loose);
        registry.expect(202, "DELETE", "/v2/some/thing/manifests/" + digest);
        registry.later(LATER);
        assertEquals(List.of(), registry.folder().files());
    }
}

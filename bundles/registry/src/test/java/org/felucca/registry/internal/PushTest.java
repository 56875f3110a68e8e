package org.felucca.registry.internal;

import static org.felucca.registry.internal.TestRegistry.header;
import static org.felucca.registry.internal.TestRegistry.manifest;
import static org.felucca.registry.internal.TestRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.felucca.model.Digest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The distribution-spec's category Push. */
@Tag("root")
@Timeout(120)
class PushTest {
    private static final String REPOSITORY = "some/thing";
    private static final String UPLOADS = "/v2/some/thing/blobs/uploads/";
    private static final String BLOBS = "/v2/some/thing/blobs/";
    private static final String MANIFESTS = "/v2/some/thing/manifests/";

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

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private void assertServed(byte[] blob) throws Exception {
        assertArrayEquals(
                blob, registry.expect(200, "GET", BLOBS + Digest.of(blob)).body());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 300_000})
    void aBlobByPostAndPut(int size) throws Exception {
        registry.push(REPOSITORY, bytes(size));
        assertServed(bytes(size));
    }

    @Test
    void aBlobByOnePost() throws Exception {
        byte[] blob = bytes(1000);
        HttpResponse<byte[]> answer = registry.expect(201, "POST", UPLOADS + "?digest=" + Digest.of(blob), blob);
        assertEquals(BLOBS + Digest.of(blob), header(answer, "location"));
        assertServed(blob);
    }

    @Test
    void aBlobInChunks() throws Exception {
        HttpResponse<byte[]> begun = registry.expect(202, "POST", UPLOADS);
        assertEquals("0-0", header(begun, "range"));
        String location = header(begun, "location");
        HttpResponse<byte[]> first = registry.expect(202, "PATCH", location, utf8("hello "), "Content-Range", "0-5");
        assertEquals("0-5", header(first, "range"));
        location = header(first, "location");
        HttpResponse<byte[]> again = registry.ask("PATCH", location, utf8("hello "), "Content-Range", "0-5");
        registry.expectError(416, "BLOB_UPLOAD_INVALID", again);
        registry.expectError(
                416, "BLOB_UPLOAD_INVALID", registry.ask("PATCH", location, utf8("later"), "Content-Range", "100-104"));
        HttpResponse<byte[]> state = registry.expect(204, "GET", location);
        assertEquals("0-5", header(state, "range"));
        assertEquals(location, header(state, "location"));
        byte[] whole = utf8("hello world");
        registry.expect(201, "PUT", location + "?digest=" + Digest.of(whole), utf8("world"), "Content-Range", "6-10");
        assertServed(whole);
    }

    @Test
    void aBlobAsAStreamWithoutLength() throws Exception {
        String location = header(registry.expect(202, "POST", UPLOADS), "location");
        byte[] blob = bytes(200_000);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), registry.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(utf8("PATCH " + location
                    + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"));
            for (int at = 0; at < blob.length; at += 50_000) {
                out.write(utf8("c350\r\n"));
                out.write(blob, at, 50_000);
                out.write(utf8("\r\n"));
            }
            out.write(utf8("0\r\n\r\n"));
            out.flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 202 "), answer);
            assertTrue(answer.contains("Range: 0-199999\r\n"), answer);
        }
        registry.expect(201, "PUT", location + "?digest=" + Digest.of(blob));
        assertServed(blob);
    }

    /** The client comes again and asks how far it got. */
    @Test
    void anUploadThatBrokeOffGoesOn() throws Exception {
        String location = header(registry.expect(202, "POST", UPLOADS), "location");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), registry.port())) {
            socket.getOutputStream()
                    .write(utf8("PATCH " + location + " HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\nhello"));
            socket.getOutputStream().flush();
        }
        // the connection's end and the question are on two connections: what was sent before the end may be taken in
        // only after the question
        String range = "";
        while (!range.equals("0-4")) {
            range = header(registry.expect(204, "GET", location), "range");
        }
        registry.expect(202, "PATCH", location, utf8(" world"), "Content-Range", "5-10");
        registry.expect(201, "PUT", location + "?digest=" + Digest.of(utf8("hello world")));
        assertServed(utf8("hello world"));
    }

    @Test
    void anotherDigestThanSaidLeavesNothing() throws Exception {
        Digest other = Digest.of(utf8("other"));
        registry.expectError(400, "DIGEST_INVALID", registry.ask("POST", UPLOADS + "?digest=" + other, utf8("this")));
        String location = header(registry.expect(202, "POST", UPLOADS), "location");
        registry.expectError(400, "DIGEST_INVALID", registry.ask("PUT", location + "?digest=" + other, utf8("this")));
        registry.expectError(404, "BLOB_UPLOAD_UNKNOWN", registry.ask("GET", location));
        registry.expectError(404, "BLOB_UNKNOWN", registry.ask("GET", BLOBS + other));
        assertEquals(List.of(), registry.folder().files());
    }

    @ParameterizedTest
    @CsvSource({"nonsense", "sha256:abc", "md5:d41d8cd98f00b204e9800998ecf8427e", "''"})
    void whatIsNoDigestIsRefused(String digest) throws Exception {
        String location = header(registry.expect(202, "POST", UPLOADS), "location");
        registry.expectError(400, "DIGEST_INVALID", registry.ask("PUT", location + "?digest=" + digest, utf8("this")));
    }

    @Test
    void anUploadCanBeCancelled() throws Exception {
        String location = header(registry.expect(202, "POST", UPLOADS), "location");
        registry.expect(202, "PATCH", location, utf8("hello"));
        registry.expect(204, "DELETE", location);
        registry.expectError(404, "BLOB_UPLOAD_UNKNOWN", registry.ask("GET", location));
        registry.expectError(404, "BLOB_UPLOAD_UNKNOWN", registry.ask("PATCH", location, utf8("x")));
        assertEquals(List.of(), registry.folder().files());
    }

    @Test
    void anUploadIsOfOneRepository() throws Exception {
        String location = header(registry.expect(202, "POST", UPLOADS), "location");
        String elsewhere = location.replace(REPOSITORY, "another");
        registry.expectError(404, "BLOB_UPLOAD_UNKNOWN", registry.ask("GET", elsewhere));
    }

    @Test
    void aBlobThatIsTooLargeLeavesNothing() throws Exception {
        byte[] blob = bytes((int) TestRegistry.LARGEST + 1);
        registry.expectError(413, "SIZE_INVALID", registry.ask("POST", UPLOADS + "?digest=" + Digest.of(blob), blob));
        assertEquals(List.of(), registry.folder().files());
    }

    @Test
    void aBlobIsMountedFromAnotherRepository() throws Exception {
        Digest digest = registry.push("first", utf8("shared"));
        registry.expectError(404, "BLOB_UNKNOWN", registry.ask("GET", BLOBS + digest));
        HttpResponse<byte[]> mounted = registry.expect(201, "POST", UPLOADS + "?mount=" + digest + "&from=first");
        assertEquals(BLOBS + digest, header(mounted, "location"));
        assertServed(utf8("shared"));
        registry.expect(201, "POST", "/v2/third/blobs/uploads/?mount=" + digest);
        HttpResponse<byte[]> begun =
                registry.expect(202, "POST", UPLOADS + "?mount=" + Digest.of(utf8("nowhere")) + "&from=first");
        assertTrue(header(begun, "location").startsWith(UPLOADS), header(begun, "location"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aManifestByTagAndByDigest(boolean byDigest) throws Exception {
        byte[] manifest = manifest(registry.push(REPOSITORY, utf8("{}")), registry.push(REPOSITORY, utf8("layer")), "");
        Digest digest = Digest.of(manifest);
        String path = MANIFESTS + (byDigest ? digest : "v1");
        HttpResponse<byte[]> created =
                registry.expect(201, "PUT", path, manifest, "Content-Type", TestRegistry.MANIFEST);
        assertEquals(MANIFESTS + digest, header(created, "location"));
        assertEquals(digest.toString(), header(created, "docker-content-digest"));
        HttpResponse<byte[]> pulled = registry.expect(200, "GET", path);
        assertArrayEquals(manifest, pulled.body());
        assertEquals(TestRegistry.MANIFEST, header(pulled, "content-type"));
    }

    @Test
    void aManifestByDigestGetsTags() throws Exception {
        byte[] manifest = manifest(registry.push(REPOSITORY, utf8("{}")), registry.push(REPOSITORY, utf8("layer")), "");
        HttpResponse<byte[]> created =
                registry.expect(201, "PUT", MANIFESTS + Digest.of(manifest) + "?tag=1.2&tag=1", manifest);
        assertEquals(List.of("1.2", "1"), created.headers().allValues("OCI-Tag"));
        assertArrayEquals(
                manifest, registry.expect(200, "GET", MANIFESTS + "1.2").body());
        assertArrayEquals(manifest, registry.expect(200, "GET", MANIFESTS + "1").body());
    }

    @Test
    void aTagMoves() throws Exception {
        Digest first = registry.pushManifest(REPOSITORY, "v1", "one");
        Digest second = registry.pushManifest(REPOSITORY, "v1", "two");
        assertEquals(second.toString(), header(registry.ask("HEAD", MANIFESTS + "v1"), "docker-content-digest"));
        registry.expect(200, "GET", MANIFESTS + first);
    }

    @Test
    void anIndexMayListWhatIsNotHere() throws Exception {
        byte[] index = utf8("{\"schemaVersion\":2,\"mediaType\":\"" + TestRegistry.INDEX
                + "\",\"manifests\":[{\"mediaType\":\"" + TestRegistry.MANIFEST + "\",\"size\":7,\"digest\":\""
                + Digest.of(utf8("nowhere")) + "\"}]}");
        registry.expect(201, "PUT", MANIFESTS + "list", index, "Content-Type", TestRegistry.INDEX);
        assertEquals(TestRegistry.INDEX, header(registry.expect(200, "GET", MANIFESTS + "list"), "content-type"));
    }

    @Test
    void aManifestWhoseBlobsAreNotHereIsRefused() throws Exception {
        byte[] manifest = manifest(registry.push(REPOSITORY, utf8("{}")), Digest.of(utf8("nowhere")), "");
        registry.expectError(400, "MANIFEST_BLOB_UNKNOWN", registry.ask("PUT", MANIFESTS + "v1", manifest));
        Digest elsewhere = registry.push("elsewhere", utf8("layer"));
        byte[] other = manifest(registry.push(REPOSITORY, utf8("{}")), elsewhere, "");
        registry.expectError(400, "MANIFEST_BLOB_UNKNOWN", registry.ask("PUT", MANIFESTS + "v1", other));
        assertFalse(registry.folder().files().contains(Digest.of(manifest).hex()));
        registry.expectError(404, "MANIFEST_UNKNOWN", registry.ask("GET", MANIFESTS + "v1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "[]",
                "{}",
                "{\"schemaVersion\":1}",
                "{\"schemaVersion\":2}",
                "{\"schemaVersion\":2,\"config\":{},\"layers\":[]}",
                "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:zz\"},\"layers\":[]}",
                "{\"schemaVersion\":2,\"mediaType\":[],\"layers\":{}}"
            })
    void whatIsNoManifestIsRefused(String document) throws Exception {
        registry.expectError(400, "MANIFEST_INVALID", registry.ask("PUT", MANIFESTS + "v1", utf8(document)));
        assertEquals(List.of(), registry.folder().files());
    }

    @Test
    void aManifestIsWhatItIsSentAs() throws Exception {
        byte[] manifest = manifest(registry.push(REPOSITORY, utf8("{}")), registry.push(REPOSITORY, utf8("layer")), "");
        registry.expectError(
                400,
                "MANIFEST_INVALID",
                registry.ask("PUT", MANIFESTS + "v1", manifest, "Content-Type", TestRegistry.INDEX));
        registry.expectError(400, "DIGEST_INVALID", registry.ask("PUT", MANIFESTS + Digest.of(utf8("x")), manifest));
        registry.expectError(400, "MANIFEST_INVALID", registry.ask("PUT", MANIFESTS + "-no-tag", manifest));
        registry.expect(
                201, "PUT", MANIFESTS + "v1", manifest, "Content-Type", TestRegistry.MANIFEST + "; charset=utf-8");
    }

    @Test
    void aManifestHasAtMostFourMebibytes() throws Exception {
        Digest config = registry.push(REPOSITORY, utf8("{}"));
        Digest layer = registry.push(REPOSITORY, utf8("layer"));
        int rest = manifest(config, layer, ",\"x\":\"\"").length;
        String filling = "y".repeat((4 << 20) - rest);
        registry.expect(201, "PUT", MANIFESTS + "v1", manifest(config, layer, ",\"x\":\"" + filling + '"'));
        registry.expectError(
                413,
                "SIZE_INVALID",
                registry.ask("PUT", MANIFESTS + "v2", manifest(config, layer, ",\"x\":\"y" + filling + '"')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPPER", "a//b", "-a", "a..b", "a%2F%2Fb"})
    void whatIsNoNameIsRefused(String name) throws Exception {
        HttpResponse<byte[]> answer = registry.ask("POST", "/v2/" + name + "/blobs/uploads/");
        assertEquals(400, answer.statusCode());
    }
}

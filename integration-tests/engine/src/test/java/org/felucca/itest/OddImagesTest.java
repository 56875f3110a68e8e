package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.felucca.itest.harness.Progress;
import org.felucca.itest.harness.Registry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of a registry as they seldom are: made by hand. */
class OddImagesTest extends EngineTest {
    private static final int PORT = 5041;
    private static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

    @TempDir
    static Path folder;

    private static Registry registry;

    @BeforeEach
    void openRegistry() {
        if (registry == null) {
            registry = Registry.plain(engine, folder, PORT);
        }
    }

    @AfterAll
    static void closeRegistry() {
        registry.close();
        registry = null;
    }

    private static String digest(byte[] bytes) throws GeneralSecurityException {
        return "sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A layer of one file, not compressed. */
    private static byte[] layer(String text) throws IOException {
        Path made = Files.createTempDirectory(folder, "layer");
        Files.writeString(made.resolve("file"), text);
        Commands.ok("tar", "-cf", made + ".tar", "-C", made.toString(), "file");
        return Files.readAllBytes(Path.of(made + ".tar"));
    }

    private static String config(String diff) {
        return "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                + diff + "\"]}}";
    }

    private static void blob(byte[] bytes) throws Exception {
        Path file = Files.write(Files.createTempFile(folder, "blob", ""), bytes);
        String script =
                "at=$(curl -sSi -X POST \"$0/v2/odd/blobs/uploads/\" | tr -d '\\r' | sed -n 's/^[Ll]ocation: //p')"
                        + " && curl -sSf -X PUT -H 'Content-Type: application/octet-stream' --data-binary \"@$1\" \"$at&digest=$2\"";
        registry.ask("sh", "-c", script, "http://" + registry.name(), file.toString(), digest(bytes));
    }

    /** Says the digest. */
    private static String manifest(String tag, String type, String json) throws Exception {
        Path file = Files.writeString(Files.createTempFile(folder, "manifest", ""), json);
        registry.ask(
                "curl",
                "-sSf",
                "-X",
                "PUT",
                "-H",
                "Content-Type: " + type,
                "--data-binary",
                "@" + file,
                "http://" + registry.name() + "/v2/odd/manifests/" + tag);
        return digest(utf8(json));
    }

    private static String image(String tag, byte[] config, byte[] layer) throws Exception {
        blob(config);
        blob(layer);
        String descriptor = "{\"mediaType\":\"%s\",\"size\":%d,\"digest\":\"%s\"}";
        return manifest(
                tag,
                DOCKER,
                "{\"schemaVersion\":2,\"mediaType\":\"" + DOCKER + "\",\"config\":"
                        + String.format(
                                descriptor,
                                "application/vnd.docker.container.image.v1+json",
                                config.length,
                                digest(config))
                        + ",\"layers\":["
                        + String.format(
                                descriptor, "application/vnd.docker.image.rootfs.diff.tar", layer.length, digest(layer))
                        + "]}");
    }

    private Http.Response pull(String tag, String more) {
        return http.send(
                "POST",
                "/v1.41/images/create?fromImage=" + registry.name() + "/odd&tag=" + tag + more,
                null,
                Progress.asking("{}"));
    }

    private List<String> kept() {
        return engine.isDocker()
                ? List.of()
                : Commands.ok("find", engine.root() + "/blobs", engine.root() + "/incoming", "-type", "f")
                        .lines()
                        .sorted()
                        .toList();
    }

    /** Whatever it is told by, after its beginning or instead of it. */
    private void assertRefused(String tag, String words) {
        List<String> before = kept();
        String told = pull(tag, "").text();
        assertTrue(told.contains(words), told);
        assertEquals(
                404,
                http.get("/v1.41/images/" + registry.name() + "/odd:" + tag + "/json")
                        .status());
        assertEquals(before, kept());
    }

    @Test
    void aLayerThatIsNotCompressedComesByDockersList() throws Exception {
        byte[] layer = layer("plain");
        String manifest = image("plain", utf8(config(digest(layer))), layer);
        manifest(
                "list",
                DOCKER_LIST,
                "{\"schemaVersion\":2,\"mediaType\":\"" + DOCKER_LIST + "\",\"manifests\":[{\"mediaType\":\"" + DOCKER
                        + "\",\"size\":1,\"digest\":\"" + manifest
                        + "\",\"platform\":{\"architecture\":\"amd64\",\"os\":\"linux\"}}]}");
        String none = pull("list", "&platform=linux/s390x").text();
        assertTrue(none.contains("no matching manifest for linux/s390x in the manifest list entries"), none);
        String name = registry.name() + "/odd:list";
        docker.ok("pull", "-q", name);
        String container = docker.ok("create", name, "none");
        docker.ok("cp", container + ":/file", folder.resolve("got").toString());
        assertEquals("plain", Files.readString(folder.resolve("got")));
        docker.ok("rm", container);
        docker.ok("rmi", name);
    }

    @Test
    void aLayerThatIsNotWhatTheConfigurationSaysIsRefused() throws Exception {
        byte[] layer = layer("other");
        image("other", utf8(config(digest(utf8("nothing")))), layer);
        assertRefused("other", "layers from manifest don't match image configuration");
    }

    @Test
    void aConfigurationThatIsNoneIsRefused() throws Exception {
        image("garbage", utf8("garbage"), layer("any"));
        assertRefused("garbage", "invalid character 'g' looking for beginning of value");
    }
}

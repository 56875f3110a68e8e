package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.felucca.itest.harness.Progress;
import org.felucca.itest.harness.Registry;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images out of Debian's registry. */
class PullTest extends EngineTest {
    private static final int PORT = 5021;
    private static final int GUARDED_PORT = 5022;

    @TempDir
    static Path folder;

    private static Registry registry;
    private static Registry guarded;

    @BeforeEach
    void openRegistry() {
        if (registry == null) {
            registry = Registry.plain(engine, folder, PORT);
            guarded = Registry.withPassword(engine, folder, GUARDED_PORT);
            registry.put("docker-archive:" + SharedEngine.fixture("busybox.docker.tar"), "tools/box:1");
            registry.put("oci-archive:" + SharedEngine.fixture("multi.oci.tar"), "multi:1");
            registry.put("oci-archive:" + SharedEngine.fixture("zstd.oci.tar"), "zstd:1");
        }
        for (String line :
                docker.ok("images", "-aq", "--no-trunc").lines().distinct().toList()) {
            docker.run("rmi", "-f", line);
        }
    }

    @AfterAll
    static void closeRegistry() {
        registry.close();
        guarded.close();
        registry = null;
        SharedEngine.current()
                .docker()
                .ok(
                        "load",
                        "-q",
                        "-i",
                        SharedEngine.fixture("busybox.docker.tar").toString());
    }

    private static String name(String image) {
        return "localhost:" + PORT + "/" + image;
    }

    private Http.Response create(String query, String auth) {
        return http.send("POST", "/v1.41/images/create?" + query, null, Progress.asking(auth));
    }

    private Http.Response create(String query) {
        return create(query, "{}");
    }

    /** What is told of each, counts of bytes left out. */
    private static List<String> told(Http.Response answer) {
        List<String> all = new ArrayList<>();
        for (JsonObject message : Progress.messages(answer)) {
            String status = message.get("status").getAsString();
            String line = (message.has("id") ? message.get("id").getAsString() + ": " : "") + status;
            // Docker leaves out what passes quickly
            if (!status.matches("Downloading|Extracting|Verifying Checksum")) {
                all.add(line);
            }
        }
        return all;
    }

    @Test
    void itIsToldAsDockerTellsIt() {
        Http.Response answer = create("fromImage=" + name("tools/box") + "&tag=1");
        List<String> told = told(answer);
        String digest = told.get(told.size() - 2);
        assertTrue(digest.matches("Digest: sha256:[0-9a-f]{64}"), digest);
        String layer = told.get(1).substring(0, 12);
        assertEquals(
                List.of(
                        "1: Pulling from tools/box",
                        layer + ": Pulling fs layer",
                        layer + ": Download complete",
                        layer + ": Pull complete",
                        digest,
                        "Status: Downloaded newer image for " + name("tools/box:1")),
                told);
        assertEquals("application/json", answer.headers().get("content-type"));
        JsonObject first = Progress.messages(answer).get(0);
        assertFalse(first.has("progressDetail"), "clients give it a line of its own: " + first);
        assertTrue(Progress.messages(answer).get(1).has("progressDetail"));
        assertTrue(
                Progress.messages(answer).stream()
                        .filter(m -> m.get("status").getAsString().equals("Downloading"))
                        .allMatch(m -> m.getAsJsonObject("progressDetail")
                                        .get("current")
                                        .getAsLong()
                                > 0),
                answer.text());
        assertEquals(
                List.of("1: Pulling from tools/box", digest, "Status: Image is up to date for " + name("tools/box:1")),
                told(create("fromImage=" + name("tools/box") + "&tag=1")));
        JsonObject image = http.get("/v1.41/images/" + name("tools/box:1") + "/json")
                .expect(200)
                .object();
        assertEquals(
                "[\"" + name("tools/box@") + digest.substring("Digest: ".length()) + "\"]",
                image.get("RepoDigests").toString());
    }

    @Test
    void whatIsAbsentIsPulledByRun() {
        Commands.Result ran = docker.run("run", "--rm", "--network", "none", name("tools/box:1"), "echo", "here");
        assertEquals("here", ran.ok());
        assertTrue(ran.err().contains("Unable to find image"), ran.err());
        assertTrue(ran.err().contains("Pull complete"), ran.err());
    }

    @Test
    void ofSeveralPlatformsTheOneThatIsAskedForComes() {
        docker.ok("pull", "-q", name("multi:1"));
        assertEquals("amd64", docker.ok("image", "inspect", "-f", "{{.Architecture}}", name("multi:1")));
        docker.ok("pull", "-q", "--platform", "linux/arm64", name("multi:1"));
        assertEquals("arm64", docker.ok("image", "inspect", "-f", "{{.Architecture}}", name("multi:1")));
        String last = create("fromImage=" + name("multi") + "&tag=1&platform=linux/s390x")
                .text();
        assertTrue(last.contains("no matching manifest for linux/s390x in the manifest list entries"), last);
    }

    @Test
    void layersOfZstdAreRead() {
        assumeFalse(engine.isDocker(), "Docker 20.10 does not");
        assertEquals("here", docker.ok("run", "--rm", "--network", "none", name("zstd:1"), "echo", "here"));
    }

    @Test
    void aDigestIsAName() {
        docker.ok("pull", "-q", name("tools/box:1"));
        String digest = docker.ok("image", "inspect", "-f", "{{index .RepoDigests 0}}", name("tools/box:1"));
        docker.ok("rmi", name("tools/box:1"));
        assertEquals(digest, docker.ok("pull", "-q", digest));
        assertEquals("here", docker.ok("run", "--rm", "--network", "none", digest, "echo", "here"));
        assertTrue(docker.ok("images", "--digests").contains(digest.substring(digest.indexOf('@') + 1)));
    }

    @Test
    void allTagsOfARepositoryCome() {
        registry.put("docker-archive:" + SharedEngine.fixture("busybox.docker.tar"), "many:1");
        registry.put("docker-archive:" + SharedEngine.fixture("busybox.docker.tar"), "many:2");
        assertTrue(docker.ok("pull", "-a", name("many"))
                .endsWith("Status: Downloaded newer image for " + name("many") + "\n" + name("many")));
        assertEquals(
                List.of("1", "2"),
                docker.ok("images", "--format", "{{.Tag}}", name("many"))
                        .lines()
                        .sorted()
                        .toList());
    }

    @Test
    void whatIsNotThereIsToldInDockersWords() {
        Http.Response tag =
                create("fromImage=" + name("tools/box") + "&tag=nope").expect(404);
        assertEquals(
                "manifest for " + name("tools/box:nope") + " not found: manifest unknown: manifest unknown",
                tag.message());
        Http.Response repository = create("fromImage=" + name("nope")).expect(404);
        assertEquals(
                "repository " + name("nope") + " not found: name unknown: repository name not known to registry",
                repository.message());
        Http.Response refused = create("fromImage=localhost:5999/box&tag=1").expect(500);
        assertEquals(
                "Get \"http://localhost:5999/v2/\": dial tcp 127.0.0.1:5999: connect: connection refused",
                refused.message());
        assertEquals(
                "invalid tag format",
                create("fromImage=" + name("tools/box") + "&tag=sha256:aaaa")
                        .expect(400)
                        .message());
        create("fromImage=" + name("UP") + "&tag=1").expect(400);
    }

    @Test
    void aRegistryWithAPasswordIsTold() {
        String image = "fromImage=localhost:" + GUARDED_PORT + "/tools/box&tag=1";
        assertEquals(
                "Head \"http://localhost:" + GUARDED_PORT + "/v2/tools/box/manifests/1\": no basic auth credentials",
                create(image).expect(500).message());
        assertEquals(
                "unauthorized: authentication required",
                create(image, "{\"username\":\"user\",\"password\":\"wrong\"}")
                        .expect(500)
                        .message());
        List<String> told = told(create(image, "{\"username\":\"user\",\"password\":\"secret\"}"));
        assertTrue(told.get(told.size() - 1).startsWith("Status: Downloaded newer image"), told.toString());
    }

    @Test
    void aLoginIsTried() {
        String body =
                "{\"username\":\"user\",\"password\":\"%s\",\"serveraddress\":\"localhost:" + GUARDED_PORT + "\"}";
        JsonObject good = http.post("/v1.41/auth", String.format(body, "secret"))
                .expect(200)
                .object();
        assertEquals("Login Succeeded", good.get("Status").getAsString());
        Http.Response bad = http.post("/v1.41/auth", String.format(body, "wrong"));
        assertTrue(bad.status() >= 400, bad.toString());
        assertEquals(
                "login attempt to http://localhost:" + GUARDED_PORT + "/v2/ failed with status: 401 Unauthorized",
                bad.message());
    }

    @Test
    void whatARegistryHasIsSeenWithoutGettingIt() {
        JsonObject index = http.get("/v1.41/distribution/" + name("multi:1") + "/json")
                .expect(200)
                .object();
        assertEquals(
                "application/vnd.oci.image.index.v1+json",
                index.getAsJsonObject("Descriptor").get("mediaType").getAsString());
        assertEquals(2, index.getAsJsonArray("Platforms").size());
        JsonObject image = http.get("/v1.41/distribution/" + name("tools/box:1") + "/json")
                .expect(200)
                .object();
        assertEquals(
                "[{\"architecture\":\"amd64\",\"os\":\"linux\"}]",
                image.get("Platforms").toString());
        assertEquals(
                "manifest unknown: manifest unknown",
                http.get("/v1.41/distribution/" + name("tools/box:nope") + "/json")
                        .expect(404)
                        .message());
    }

    /** All that is kept of images, and all that was begun. */
    private List<String> kept() {
        return Commands.ok("find", engine.root() + "/blobs", engine.root() + "/incoming", "-type", "f")
                .lines()
                .sorted()
                .toList();
    }

    @Test
    void wrongBytesAreNotKept() throws Exception {
        registry.put("docker-archive:" + SharedEngine.fixture("busybox.docker.tar"), "wrong:1");
        String layer = registry.ask(
                        "skopeo",
                        "inspect",
                        "--tls-verify=false",
                        "-f",
                        "{{index .Layers 0}}",
                        "docker://" + name("wrong:1"))
                .substring("sha256:".length());
        Path data = folder.resolve("content/docker/registry/v2/blobs/sha256")
                .resolve(layer.substring(0, 2))
                .resolve(layer)
                .resolve("data");
        byte[] good = Files.readAllBytes(data);
        byte[] bad = good.clone();
        bad[bad.length / 2] ^= 1;
        List<String> before = engine.isDocker() ? List.of() : kept();
        try {
            Files.write(data, bad);
            String told =
                    create("fromImage=" + name("wrong") + "&tag=1").expect(200).text();
            assertTrue(told.contains("filesystem layer verification failed for digest sha256:" + layer), told);
            assertEquals(List.of(), docker.ok("images", "-q").lines().toList());
            if (!engine.isDocker()) {
                assertEquals(before, kept());
                Files.write(data, Arrays.copyOf(good, good.length - 1));
                told = create("fromImage=" + name("wrong") + "&tag=1")
                        .expect(200)
                        .text();
                assertTrue(told.contains("is shorter than the manifest says"), told);
                assertEquals(before, kept());
            }
        } finally {
            Files.write(data, good);
        }
        docker.ok("pull", "-q", name("wrong:1"));
    }
}

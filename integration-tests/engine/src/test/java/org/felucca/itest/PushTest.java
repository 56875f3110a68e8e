package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.felucca.itest.harness.Progress;
import org.felucca.itest.harness.Registry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Images into Debian's registry. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PushTest extends EngineTest {
    private static final int PORT = 5023;
    private static final int GUARDED_PORT = 5024;
    private static final String GOOD = "{\"username\":\"user\",\"password\":\"secret\"}";

    @TempDir
    static Path folder;

    private static Registry registry;
    private static Registry guarded;

    @BeforeEach
    void openRegistry() {
        if (registry == null) {
            registry = Registry.plain(engine, folder, PORT);
            guarded = Registry.withPassword(engine, folder, GUARDED_PORT);
        }
    }

    @AfterAll
    static void closeRegistry() {
        registry.close();
        guarded.close();
        registry = null;
    }

    private static String name(String image) {
        return "localhost:" + PORT + "/" + image;
    }

    private Http.Response push(String repository, String tag, String auth) {
        return http.send(
                "POST",
                "/v1.41/images/" + repository + "/push" + (tag.isEmpty() ? "" : "?tag=" + tag),
                null,
                Progress.asking(auth));
    }

    /** What is told of layers and tags, counts of bytes left out. */
    private static List<String> told(Http.Response answer) {
        List<String> all = new ArrayList<>();
        for (JsonObject message : Progress.messages(answer)) {
            String status = message.has("status") ? message.get("status").getAsString() : "";
            if (!status.matches("|Pushing|Waiting")) {
                all.add((message.has("id") ? message.get("id").getAsString() + ": " : "") + status);
            }
        }
        return all;
    }

    private static String failure(Http.Response answer) {
        List<JsonObject> all = Progress.messages(answer);
        return all.get(all.size() - 1)
                .getAsJsonObject("errorDetail")
                .get("message")
                .getAsString();
    }

    private String tag(String repository, String tag) {
        docker.ok("tag", "busybox", name(repository) + ":" + tag);
        return name(repository);
    }

    /** The first: a layer that was pushed before would be taken from there. */
    @Test
    @Order(1)
    void itIsToldAsDockerTellsItAndCanBePulledAgain() {
        String repository = tag("pushed/box", "1");
        String diff = docker.ok("image", "inspect", "-f", "{{index .RootFS.Layers 0}}", "busybox");
        String layer = diff.substring("sha256:".length()).substring(0, 12);
        Http.Response first = push(repository, "1", "{}");
        List<JsonObject> messages = Progress.messages(first);
        JsonObject aux = messages.get(messages.size() - 1).getAsJsonObject("aux");
        String digest = aux.get("Digest").getAsString();
        String last = "1: digest: " + digest + " size: " + aux.get("Size").getAsInt();
        assertEquals("1", aux.get("Tag").getAsString());
        String head = "The push refers to repository [" + repository + "]";
        assertEquals(List.of(head, layer + ": Preparing", layer + ": Pushed", last), told(first));
        assertEquals(
                List.of(head, layer + ": Preparing", layer + ": Layer already exists", last),
                told(push(repository, "1", "{}")));
        assertEquals(
                digest,
                registry.ask(
                        "skopeo",
                        "inspect",
                        "--tls-verify=false",
                        "-f",
                        "{{.Digest}}",
                        "docker://" + repository + ":1"));

        String elsewhere = tag("other/box", "1");
        assertEquals(
                List.of(
                        "The push refers to repository [" + elsewhere + "]",
                        layer + ": Preparing",
                        layer + ": Mounted from pushed/box",
                        last),
                told(push(elsewhere, "1", "{}")));

        String id = docker.ok("image", "inspect", "-f", "{{.Id}}", "busybox");
        docker.ok("rmi", repository + ":1", elsewhere + ":1");
        assertTrue(docker.ok("pull", repository + ":1").contains("Digest: " + digest));
        assertEquals(id, docker.ok("image", "inspect", "-f", "{{.Id}}", repository + ":1"));
        docker.ok("rmi", repository + ":1");
    }

    @Test
    void allTagsOfARepositoryGo() {
        String repository = tag("many", "1");
        tag("many", "2");
        docker.ok("push", "-q", "-a", repository);
        String tags = registry.ask("skopeo", "list-tags", "--tls-verify=false", "docker://" + repository);
        assertTrue(tags.contains("\"1\"") && tags.contains("\"2\""), tags);
        docker.ok("rmi", repository + ":1", repository + ":2");
    }

    @Test
    void everyLayerArrives() {
        docker.ok("run", "--name", "two", "--network", "none", "busybox", "sh", "-c", "echo second >/file");
        docker.ok("commit", "two", name("two:1"));
        String id = docker.ok("image", "inspect", "-f", "{{.Id}}", name("two:1"));
        docker.ok("push", "-q", name("two:1"));
        docker.ok("rm", "two");
        docker.ok("rmi", name("two:1"));
        docker.ok("pull", "-q", name("two:1"));
        assertEquals(id, docker.ok("image", "inspect", "-f", "{{.Id}}", name("two:1")));
        assertEquals("second", run(name("two:1"), "cat", "/file"));
        docker.ok("rmi", name("two:1"));
    }

    @Test
    void whatCannotBePushedIsToldInDockersWords() {
        String repository = tag("box", "1");
        assertEquals("tag does not exist: " + repository + ":9", failure(push(repository, "9", "{}")));
        assertEquals(
                "An image does not exist locally with the tag: " + name("nope"),
                failure(push(name("nope"), "1", "{}")));
        docker.ok("tag", "busybox", "localhost:5999/box:1");
        assertEquals(
                "Get \"http://localhost:5999/v2/\": dial tcp 127.0.0.1:5999: connect: connection refused",
                failure(push("localhost:5999/box", "1", "{}")));
        docker.ok("rmi", repository + ":1", "localhost:5999/box:1");
    }

    @Test
    void aRegistryWithAPasswordIsTold() {
        String image = "localhost:" + GUARDED_PORT + "/box";
        docker.ok("tag", "busybox", image + ":1");
        assertEquals("no basic auth credentials", failure(push(image, "1", "{}")));
        List<String> told = told(push(image, "1", GOOD));
        assertTrue(told.get(told.size() - 1).startsWith("1: digest: sha256:"), told.toString());
        docker.ok("rmi", image + ":1");
    }
}

package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommitTest extends EngineTest {
    @AfterEach
    void removeImages() {
        docker.run("rm", "-f", "from");
        docker.run("rmi", "-f", "made:1", "made:2", "made:latest");
    }

    private JsonObject image(String name) {
        return http.get("/v1.41/images/" + name + "/json").expect(200).object();
    }

    private void container() {
        docker.run(
                "run",
                "--name",
                "from",
                "--network",
                "none",
                "-e",
                "A=b",
                "busybox",
                "sh",
                "-c",
                "echo kept > /kept; rm /etc/shadow; mkdir /d");
    }

    @Test
    void tellsWhatDiffers() {
        container();
        assertEquals(
                "[{\"Path\":\"/d\",\"Kind\":1},{\"Path\":\"/etc\",\"Kind\":0},{\"Path\":\"/etc/shadow\",\"Kind\":2},"
                        + "{\"Path\":\"/kept\",\"Kind\":1}]",
                sorted(http.get("/v1.41/containers/from/changes")
                        .expect(200)
                        .json()
                        .getAsJsonArray()));
        assertTrue(docker.ok("diff", "from").contains("D /etc/shadow"));
        String fresh = docker.ok("create", "--name", "fresh", "busybox", "true");
        assertEquals(
                "null",
                http.get("/v1.41/containers/" + fresh + "/changes")
                        .expect(200)
                        .text()
                        .strip());
        http.get("/v1.41/containers/absent/changes").expect(404);
    }

    private static String sorted(JsonArray changes) {
        JsonArray sorted = new JsonArray();
        changes.asList().stream()
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .forEach(sorted::add);
        return sorted.toString();
    }

    @Test
    void makesAnImageOfAContainer() {
        container();
        String id = docker.ok(
                "commit",
                "-a",
                "me",
                "-m",
                "my words",
                "-c",
                "ENV X=y",
                "-c",
                "CMD [\"cat\",\"/kept\"]",
                "from",
                "made:1");
        assertEquals("kept", run("made:1"));
        assertEquals("absent", run("made:1", "sh", "-c", "[ -e /etc/shadow ] || echo absent"));
        JsonObject made = image("made:1");
        JsonObject below = image("busybox");
        assertEquals(id, made.get("Id").getAsString());
        assertEquals("me", made.get("Author").getAsString());
        assertEquals("my words", made.get("Comment").getAsString());
        assertEquals(below.get("Id"), made.get("Parent"));
        String env = made.getAsJsonObject("Config").get("Env").toString();
        assertTrue(env.contains("\"A=b\"") && env.contains("\"X=y\"") && env.contains("PATH="), env);
        assertEquals(
                below.getAsJsonObject("RootFS").getAsJsonArray("Layers").size() + 1,
                made.getAsJsonObject("RootFS").getAsJsonArray("Layers").size());
        JsonObject step = http.get("/v1.41/images/made:1/history")
                .expect(200)
                .json()
                .getAsJsonArray()
                .get(0)
                .getAsJsonObject();
        assertEquals("my words", step.get("Comment").getAsString());
        assertTrue(step.get("CreatedBy").getAsString().startsWith("sh -c echo kept"), step.toString());
        assertTrue(step.get("Size").getAsLong() > 0, step.toString());
    }

    @Test
    void ofARunningOneAsItIsNow() {
        String id = detached("busybox", "sh", "-c", "echo now > /now; echo ready; sleep 1000");
        awaitLog(id, "ready");
        docker.ok("commit", id, "made:2");
        assertEquals("running", state(id).get("Status").getAsString());
        assertEquals("now", run("made:2", "cat", "/now"));
    }

    @Test
    void withoutChangesAddsAnEmptyStep() {
        docker.ok("create", "--name", "from", "busybox", "true");
        String id = docker.ok("commit", "from");
        assertEquals(
                image("busybox").getAsJsonObject("RootFS").get("Layers"),
                image(id).getAsJsonObject("RootFS").get("Layers"));
        assertEquals("fine", run(id, "echo", "fine"));
        docker.ok("rmi", id);
    }

    @Test
    void settingsOfTheRequestComeFirst() {
        container();
        String id = http.post(
                        "/v1.41/commit?container=from&changes=EXPOSE%2080",
                        "{\"Env\":[\"A=c\"],\"Labels\":{\"l\":\"m\"}}")
                .expect(201)
                .object()
                .get("Id")
                .getAsString();
        JsonObject config = image(id).getAsJsonObject("Config");
        assertTrue(config.get("Env").toString().startsWith("[\"A=c\","), config.toString());
        assertEquals("{\"80/tcp\":{}}", config.get("ExposedPorts").toString());
        assertEquals("{\"l\":\"m\"}", config.get("Labels").toString());
        assertFalse(config.get("Cmd").isJsonNull());
        docker.ok("rmi", id);
    }

    @Test
    void refusesInDockersWords() {
        container();
        assertEquals(
                "run is not a valid change command",
                http.post("/v1.41/commit?container=from&changes=RUN%20x", null)
                        .expect(400)
                        .message());
        http.post("/v1.41/commit?container=from&repo=MADE", null).expect(engine.isDocker() ? 500 : 400);
        http.post("/v1.41/commit?container=absent", null).expect(404);
        assertTrue(http.post("/v1.41/commit", null).status() >= 400);
    }
}

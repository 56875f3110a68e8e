package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsTest extends EngineTest {
    private String since;

    @BeforeEach
    void now() {
        Instant now = Instant.now();
        since = now.getEpochSecond() + "." + String.format("%09d", now.getNano());
    }

    private List<JsonObject> happened(String filters) {
        Instant now = Instant.now();
        String until = now.getEpochSecond() + "." + String.format("%09d", now.getNano());
        String query = "?since=" + since + "&until=" + until + "&filters="
                + URLEncoder.encode(filters, StandardCharsets.UTF_8);
        List<JsonObject> events = new ArrayList<>();
        http.get("/v1.41/events" + query)
                .expect(200)
                .text()
                .lines()
                .forEach(l -> events.add(JsonParser.parseString(l).getAsJsonObject()));
        return events;
    }

    private List<String> actions(String filters) {
        return happened(filters).stream()
                .map(e -> e.get("Type").getAsString() + " " + e.get("Action").getAsString())
                .toList();
    }

    @Test
    void theLifeOfOneRun() {
        docker.ok("run", "--rm", "--name", "lived", "busybox", "true");
        List<String> actions = actions("{\"container\":[\"lived\"]}").stream()
                .filter(a -> a.startsWith("container"))
                .toList();
        assertEquals(
                List.of(
                        "container create",
                        "container attach",
                        "container start",
                        "container die",
                        "container destroy"),
                actions);
        List<String> network = actions("{\"type\":[\"network\"]}");
        assertEquals(List.of("network connect", "network disconnect"), network);
    }

    @Test
    void stopKillPauseRenameExec() {
        docker.ok("run", "-d", "--name", "busy", "--network", "none", "busybox", "sleep", "1000");
        docker.ok("pause", "busy");
        docker.ok("unpause", "busy");
        docker.ok("rename", "busy", "busier");
        docker.ok("exec", "busier", "true");
        docker.ok("stop", "-t", "0", "busier");
        docker.ok("start", "busier");
        docker.ok("restart", "-t", "0", "busier");
        docker.ok("kill", "busier");
        docker.ok("wait", "busier");
        docker.ok("rm", "busier");
        List<String> actions = actions("{\"type\":[\"container\"]}");
        assertEquals(
                List.of(
                        "create",
                        "start",
                        "pause",
                        "unpause",
                        "rename",
                        "exec_create: true ",
                        "exec_start: true ",
                        "exec_die"),
                actions.stream()
                        .map(a -> a.substring("container ".length()))
                        .limit(8)
                        .toList());
        List<String> rest = actions.stream()
                .map(a -> a.substring("container ".length()))
                .skip(8)
                .toList();
        // stop with no time left kills at once: the order of what follows is Docker's own
        assertTrue(rest.containsAll(List.of("kill", "die", "stop", "start", "restart", "destroy")), rest.toString());
    }

    @Test
    void whatAContainerHadIsGivenBackInOrder() {
        docker.ok("run", "--rm", "-v", "given:/v", "busybox", "true");
        docker.ok("volume", "rm", "given");
        assertEquals(
                List.of(
                        "network connect",
                        "volume mount",
                        "container start",
                        "container die",
                        "network disconnect",
                        "volume unmount",
                        "container destroy",
                        "volume destroy"),
                actions("{\"scope\":[\"local\"]}").stream()
                        .filter(a -> !a.matches("volume create|container (create|attach)"))
                        .toList());
    }

    @Test
    void aCommitPausesAndTellsTheNameAsItWasGiven() {
        String id = detached("busybox", "sleep", "1000");
        docker.ok("commit", id, "kept:1");
        docker.ok("rmi", "kept:1");
        assertEquals(
                List.of("container pause", "image tag", "container commit", "container unpause"),
                actions("{}").stream()
                        .skip(2)
                        .dropWhile(a -> !a.endsWith("pause"))
                        .limit(4)
                        .toList());
        JsonObject attributes = happened("{\"event\":[\"commit\"]}")
                .get(0)
                .getAsJsonObject("Actor")
                .getAsJsonObject("Attributes");
        assertEquals("kept:1", attributes.get("imageRef").getAsString());
        assertTrue(attributes.get("imageID").getAsString().startsWith("sha256:"));
    }

    @Test
    void whatIsLookedAtAndCopiedIsToldToo() throws IOException {
        String id = detached("--name", "looked-at", "busybox", "sleep", "1000");
        docker.ok("top", id);
        http.get("/v1.41/containers/" + id + "/archive?path=/etc/passwd").expect(200);
        http.get("/v1.41/containers/" + id + "/export").expect(200);
        docker.ok("update", "--cpu-shares", "512", id);
        http.post("/v1.41/containers/" + id + "/resize?h=20&w=30", null);
        docker.ok("rename", id, "looked-at-again");
        docker.ok("kill", "-s", "USR1", id);
        List<JsonObject> events = happened("{\"container\":[\"" + id + "\"]}");
        assertEquals(
                List.of("top", "archive-path", "export", "update", "resize", "rename", "kill"),
                events.stream()
                        .map(e -> e.get("Action").getAsString())
                        .skip(2)
                        .limit(7)
                        .toList());
        assertEquals("30", attribute(events.get(6), "width"));
        assertEquals("20", attribute(events.get(6), "height"));
        assertEquals("/looked-at", attribute(events.get(7), "oldName"));
        assertEquals("10", attribute(events.get(8), "signal"));
    }

    private static String attribute(JsonObject event, String name) {
        return event.getAsJsonObject("Actor")
                .getAsJsonObject("Attributes")
                .get(name)
                .getAsString();
    }

    @Test
    void filtersCutByVolumeNetworkScopeAndDaemon() {
        docker.ok("run", "--rm", "-v", "cut:/v", "busybox", "true");
        docker.ok("volume", "rm", "cut");
        List<String> ofVolume = List.of("volume create", "volume mount", "volume unmount", "volume destroy");
        assertEquals(ofVolume, actions("{\"volume\":[\"cut\"]}"));
        assertEquals(ofVolume, actions("{\"type\":[\"volume\"]}"));
        assertEquals(List.of("network connect", "network disconnect"), actions("{\"network\":[\"bridge\"]}"));
        assertEquals(actions("{}"), actions("{\"scope\":[\"local\"]}"));
        assertEquals(List.of(), actions("{\"scope\":[\"swarm\"]}"));
        assertEquals(List.of(), actions("{\"daemon\":[\"another\"]}"));
        // the other shape, of Docker's own client
        assertEquals(ofVolume, actions("{\"volume\":{\"cut\":true}}"));
    }

    @Test
    void anImportIsToldAfterItsName() {
        docker.runWithInput("", "import", "-", "imported:1").ok();
        docker.ok("rmi", "imported:1");
        assertEquals(
                List.of("image tag", "image import", "image untag", "image delete"), actions("{\"type\":[\"image\"]}"));
    }

    @Test
    void theEndMayNotBeBeforeTheBeginning() {
        assertEquals(
                "`since` time (2) cannot be after `until` time (1)",
                http.get("/v1.41/events?since=2&until=1").expect(400).message());
    }

    @Test
    void anEventTellsAll() {
        String id = docker.ok("create", "--name", "told", "--label", "colour=red", "busybox", "true");
        JsonObject event = happened("{\"event\":[\"create\"]}").get(0);
        assertEquals("container", event.get("Type").getAsString());
        assertEquals("create", event.get("Action").getAsString());
        assertEquals("create", event.get("status").getAsString());
        assertEquals(id, event.get("id").getAsString());
        assertEquals("busybox", event.get("from").getAsString());
        assertEquals("local", event.get("scope").getAsString());
        JsonObject attributes = event.getAsJsonObject("Actor").getAsJsonObject("Attributes");
        assertEquals("told", attributes.get("name").getAsString());
        assertEquals("busybox", attributes.get("image").getAsString());
        assertEquals("red", attributes.get("colour").getAsString());
        assertEquals(event.get("time").getAsLong(), event.get("timeNano").getAsLong() / 1_000_000_000L);
    }

    @Test
    void theDeathTellsTheCode() {
        docker.run("run", "--name", "dead", "--network", "none", "busybox", "sh", "-c", "exit 3");
        JsonObject attributes = happened("{\"event\":[\"die\"]}")
                .get(0)
                .getAsJsonObject("Actor")
                .getAsJsonObject("Attributes");
        assertEquals("3", attributes.get("exitCode").getAsString());
    }

    @Test
    void filtersCutByTypeLabelImageAndContainer() {
        docker.ok("create", "--name", "first", "--label", "l=1", "busybox", "true");
        String second = docker.ok("create", "--name", "second", "--label", "l=2", "busybox", "true");
        assertEquals(1, happened("{\"label\":[\"l=1\"]}").size());
        assertEquals(2, happened("{\"label\":[\"l\"]}").size());
        assertEquals(
                2,
                happened("{\"image\":[\"busybox\"],\"type\":[\"container\"]}").size());
        assertEquals(0, happened("{\"image\":[\"other\"]}").size());
        assertEquals(1, happened("{\"container\":[\"second\"]}").size());
        assertEquals(
                1,
                happened("{\"container\":[\"" + second.substring(0, 12) + "\"]}")
                        .size());
        assertEquals(0, happened("{\"event\":[\"die\"]}").size());
        assertEquals(0, happened("{\"type\":[\"image\"]}").size());
    }

    @Test
    void imagesTellToo() {
        docker.ok("tag", "busybox", "tagged:1");
        docker.ok("rmi", "tagged:1");
        assertEquals(List.of("image tag", "image untag"), actions("{\"type\":[\"image\"]}"));
    }

    @Test
    void theyComeAsTheyHappen() throws IOException {
        try (Http.Connection connection = http.open()) {
            connection.request(
                    "GET",
                    "/v1.41/events?filters=" + URLEncoder.encode("{\"type\":[\"container\"]}", StandardCharsets.UTF_8),
                    null,
                    Map.of());
            Http.Response head = connection.head();
            assertEquals(200, head.status());
            assertTrue(head.headers().get("content-type").startsWith("application/json"));
            String id = docker.ok("create", "busybox", "true");
            JsonObject event = JsonParser.parseString(new String(connection.chunk(), StandardCharsets.UTF_8))
                    .getAsJsonObject();
            assertEquals(id, event.getAsJsonObject("Actor").get("ID").getAsString());
        }
    }

    @Test
    void dockersOwnCommand() throws IOException {
        try (Commands.Running events = docker.start(
                "events", "--since", since, "--format", "{{.Type}} {{.Action}} {{.Actor.Attributes.name}}")) {
            docker.ok("create", "--name", "seen", "busybox", "true");
            events.awaitOut("container create seen");
        }
    }

    @Test
    void filtersOfTheWrongShapeAre400() {
        String nonsense = URLEncoder.encode("{nonsense", StandardCharsets.UTF_8);
        // 20.10 takes it for its own failure
        http.get("/v1.41/events?until=1&filters=" + nonsense).expect(engine.isDocker() ? 500 : 400);
    }
}

package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** `docker ps` over four containers: one runs, one is paused, one ended with 3, one was only created. */
class PsFiltersTest extends EngineTest {
    private String running;

    @BeforeEach
    void four() {
        running = docker.ok(
                "run",
                "-d",
                "--name",
                "alpha-run",
                "--network",
                "none",
                "--label",
                "kind=a",
                "--label",
                "only",
                "busybox",
                "sleep",
                "1000");
        docker.ok(
                "run",
                "-d",
                "--name",
                "beta-paused",
                "--network",
                "none",
                "--label",
                "kind=b",
                "-v",
                "/tmp:/inside",
                "busybox",
                "sleep",
                "1000");
        docker.ok("pause", "beta-paused");
        docker.run(
                "run",
                "--name",
                "gamma-ended",
                "--network",
                "none",
                "--label",
                "kind=a",
                "busybox",
                "sh",
                "-c",
                "exit 3");
        docker.ok("create", "--name", "delta-made", "--label", "kind=c", "busybox", "true");
    }

    private List<String> names(JsonElement list) {
        List<String> names = new ArrayList<>();
        list.getAsJsonArray()
                .forEach(c -> names.add(c.getAsJsonObject()
                        .getAsJsonArray("Names")
                        .get(0)
                        .getAsString()
                        .substring(1)));
        return names;
    }

    private List<String> list(String query) {
        return names(http.get("/v1.41/containers/json?" + query).expect(200).json());
    }

    private static String encoded(String json) {
        return URLEncoder.encode(json, StandardCharsets.UTF_8);
    }

    @Test
    void withoutAllOnlyRunningOnesNewestFirst() {
        assertEquals(List.of("beta-paused", "alpha-run"), list(""));
        assertEquals(List.of("delta-made", "gamma-ended", "beta-paused", "alpha-run"), list("all=1"));
    }

    @Test
    void booleansAreDockers() {
        for (String no : Stream.of("0", "no", "false", "none", "").toList()) {
            assertEquals(2, list("all=" + no).size(), no);
        }
        for (String yes : Stream.of("1", "yes", "true", "anything").toList()) {
            assertEquals(4, list("all=" + yes).size(), yes);
        }
    }

    @Test
    void limitCountsTheNewestOfAll() {
        assertEquals(List.of("delta-made"), list("limit=1"));
        assertEquals(List.of("delta-made", "gamma-ended"), list("limit=2"));
        assertEquals(2, list("limit=-1").size());
        assertEquals(2, list("limit=0").size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status=running|alpha-run",
                "status=paused|beta-paused",
                "status=exited|gamma-ended",
                "status=created|delta-made",
                "exited=3|gamma-ended",
                "label=kind=a|gamma-ended,alpha-run",
                "label=only|alpha-run",
                "label=kind|delta-made,gamma-ended,beta-paused,alpha-run",
                "name=amma|gamma-ended",
                "name=^/?[ad]elta|delta-made",
                "ancestor=busybox|delta-made,gamma-ended,beta-paused,alpha-run",
                "ancestor=busybox:latest|delta-made,gamma-ended,beta-paused,alpha-run",
                "before=gamma-ended|beta-paused,alpha-run",
                "since=beta-paused|delta-made,gamma-ended",
                "network=none|gamma-ended,beta-paused,alpha-run",
                "volume=/inside|beta-paused",
                "volume=/tmp|beta-paused",
                "is-task=false|delta-made,gamma-ended,beta-paused,alpha-run"
            })
    void filters(String filter, String expected) {
        int equals = filter.indexOf('=');
        String key = filter.substring(0, equals);
        String value = filter.substring(equals + 1);
        List<String> names = List.of(expected.split(",", -1));
        assertEquals(
                names,
                list("all=1&filters=" + encoded("{\"" + key + "\":{\"" + value + "\":true}}")),
                "as Go clients write");
        assertEquals(
                names,
                list("all=1&filters=" + encoded("{\"" + key + "\":[\"" + value + "\"]}")),
                "as other clients write");
    }

    @Test
    void labelsAreAndedStatusesAreOred() {
        assertEquals(List.of("alpha-run"), list("all=1&filters=" + encoded("{\"label\":[\"kind=a\",\"only\"]}")));
        assertEquals(
                List.of("delta-made", "gamma-ended"),
                list("filters=" + encoded("{\"status\":[\"exited\",\"created\"]}")));
        assertEquals(
                List.of("alpha-run"),
                list("all=1&filters=" + encoded("{\"id\":[\"" + running.substring(0, 10) + "\"]}")));
    }

    @Test
    void unknownFiltersAndBadOnesAre400() {
        // 20.10 takes some of them for its own failure, newer ones do not
        assertTrue(http.get("/v1.41/containers/json?filters=" + encoded("{\"colour\":[\"red\"]}"))
                .expect(400)
                .message()
                .matches("[Ii]nvalid filter '?colour.*"));
        http.get("/v1.41/containers/json?filters=" + encoded("{\"status\":[\"asleep\"]}"))
                .expect(400);
        http.get("/v1.41/containers/json?filters=" + encoded("{nonsense")).expect(engine.isDocker() ? 500 : 400);
        http.get("/v1.41/containers/json?filters=" + encoded("{\"exited\":[\"x\"]}"))
                .expect(engine.isDocker() ? 500 : 400);
    }

    @Test
    void theEntryTellsWhatPsShows() {
        JsonArray list = http.get("/v1.41/containers/json?all=1").json().getAsJsonArray();
        JsonObject made = list.get(0).getAsJsonObject();
        JsonObject ended = list.get(1).getAsJsonObject();
        JsonObject alpha = list.get(3).getAsJsonObject();
        assertEquals("Created", made.get("Status").getAsString());
        assertTrue(ended.get("Status").getAsString().matches("Exited \\(3\\) .* ago"));
        assertTrue(alpha.get("Status").getAsString().startsWith("Up "));
        assertEquals("running", alpha.get("State").getAsString());
        assertEquals("busybox", alpha.get("Image").getAsString());
        assertEquals("sleep 1000", alpha.get("Command").getAsString());
        assertEquals(
                "none", alpha.getAsJsonObject("HostConfig").get("NetworkMode").getAsString());
        assertEquals("a", alpha.getAsJsonObject("Labels").get("kind").getAsString());
        assertEquals(
                docker.ok("image", "inspect", "-f", "{{.Id}}", "busybox"),
                alpha.get("ImageID").getAsString());
    }

    @Test
    void dockersOwnTable() {
        String table = docker.ok("ps", "-a");
        assertTrue(table.startsWith("CONTAINER ID   IMAGE     COMMAND"), table);
        assertTrue(table.contains(running.substring(0, 12) + "   busybox   \"sleep 1000\""), table);
        assertEquals(running.substring(0, 12), docker.ok("ps", "-q", "--filter", "name=alpha"));
    }
}

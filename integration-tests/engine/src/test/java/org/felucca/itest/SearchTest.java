package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.FaultProxy;
import org.felucca.itest.harness.Http;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docker search}, of a registry that answers as Docker's own does. */
class SearchTest extends EngineTest {
    private static final int PORT = 5055;
    private static final String HOST = "localhost:" + PORT;

    @TempDir
    static Path folder;

    private static FaultProxy index;

    @BeforeEach
    void open() throws IOException {
        if (index == null) {
            index = new FaultProxy(engine, folder, PORT, folder.resolve("nothing"));
        }
        index.clear();
        index.on("GET /v1/_ping", FaultProxy.says(200, "application/json", "{\"standalone\":true}"));
        index.on(
                "GET /v1/search.*",
                FaultProxy.says(
                        200,
                        "application/json",
                        "{\"num_results\":3,\"query\":\"box\",\"results\":["
                                + "{\"name\":\"box\",\"description\":\"official\",\"star_count\":90,\"is_official\":true,\"is_automated\":false},"
                                + "{\"name\":\"some/box\",\"description\":\"built\",\"star_count\":7,\"is_official\":false,\"is_automated\":true},"
                                + "{\"name\":\"other/box\",\"description\":\"\",\"star_count\":0,\"is_official\":false,\"is_automated\":false}]}"));
    }

    @AfterAll
    static void close() {
        index.close();
        index = null;
    }

    private List<String> found(String... flags) {
        String[] command = new String[flags.length + 4];
        System.arraycopy(
                new String[] {"search", "--format", "{{.Name}} {{.StarCount}} {{.IsOfficial}}"}, 0, command, 0, 3);
        System.arraycopy(flags, 0, command, 3, flags.length);
        command[flags.length + 3] = HOST + "/box";
        return docker.ok(command).lines().map(String::strip).toList();
    }

    @Test
    void allThatIsFoundIsTold() {
        assertEquals(List.of("box 90 [OK]", "some/box 7", "other/box 0"), found());
        assertTrue(
                index.asked("GET /v1/search.*").get(0).target().matches("/v1/search\\?(n=25&q=box|q=box&n=25)"),
                index.toString());
    }

    @Test
    void filtersChoose() {
        assertEquals(List.of("box 90 [OK]"), found("-f", "is-official=true"));
        assertEquals(List.of("some/box 7", "other/box 0"), found("-f", "is-official=false"));
        assertEquals(List.of("some/box 7"), found("-f", "is-automated=true"));
        assertEquals(List.of("box 90 [OK]", "some/box 7"), found("-f", "stars=5"));
    }

    @Test
    void theLimitIsTheIndexs() {
        found("--limit", "2");
        assertTrue(index.asked("GET /v1/search.*").get(0).target().contains("n=2"), index.toString());
        assertEquals(
                "Limit 101 is outside the range of [1, 100]",
                search("&limit=101").expect(400).message());
    }

    @Test
    void filtersThatAreNoneAreRefused() {
        assertEquals(
                "invalid filter 'nope'", search(filter("nope", "1")).expect(400).message());
        assertEquals(400, search(filter("stars", "many")).status());
        assertEquals(400, search(filter("is-official", "perhaps")).status());
    }

    private static String filter(String key, String value) {
        return "&filters=" + URLEncoder.encode("{\"" + key + "\":[\"" + value + "\"]}", StandardCharsets.UTF_8);
    }

    private Http.Response search(String more) {
        return http.get("/v1.41/images/search?term=" + HOST + "/box" + more);
    }
}

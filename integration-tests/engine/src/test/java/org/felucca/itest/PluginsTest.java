package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No plugins are installed, and that is what is said. */
class PluginsTest extends EngineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "?filters={%22enabled%22:[%22true%22]}", "?filters={%22capability%22:[%22volumedriver%22]}"})
    void listIsEmpty(String query) {
        assertEquals("[]", http.get("/v1.41/plugins" + query).expect(200).text().strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{%22size%22:[%221%22]}", "{%22enabled%22:[%22perhaps%22]}"})
    void filtersThatMeanNothingAreRefused(String filters) {
        String answer =
                http.get("/v1.41/plugins?filters=" + filters).expect(400).message();
        assertTrue(answer.toLowerCase(java.util.Locale.ROOT).startsWith("invalid filter '"), answer);
    }

    @Test
    void noneIsKnownByAName() {
        assertEquals(
                "plugin \"some/one\" not found",
                http.get("/v1.41/plugins/some/one/json").expect(404).message());
        for (String act : new String[] {"enable?timeout=1", "disable", "push"}) {
            http.post("/v1.41/plugins/some/" + act, "").expect(404);
        }
        Http.Response removed = http.delete("/v1.41/plugins/some");
        assertEquals("plugin \"some\" not found", removed.expect(404).message());
    }

    @Test
    void commandShowsAnEmptyTable() {
        assertEquals("ID        NAME      DESCRIPTION   ENABLED", docker.ok("plugin", "ls"));
    }
}

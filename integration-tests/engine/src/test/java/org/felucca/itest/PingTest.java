package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PingTest extends EngineTest {
    @Test
    void pingSaysOkAndWhoItIs() {
        Http.Response ping = http.get("/_ping").expect(200);
        assertEquals("OK", ping.text());
        assertEquals("linux", ping.headers().get("ostype"));
        assertTrue(ping.headers().get("server").matches("(Docker|Felucca)/.* \\(linux\\)"), ping.toString());
        assertTrue(ping.headers().get("api-version").matches("1\\.\\d\\d"), ping.toString());
        assertEquals("no-cache, no-store, must-revalidate", ping.headers().get("cache-control"));
        assertEquals("no-cache", ping.headers().get("pragma"));
    }

    @Test
    void headOfPingHasHeadersAndNoBody() {
        Http.Response ping = http.send("HEAD", "/_ping");
        assertEquals(200, ping.status());
        assertTrue(ping.headers().containsKey("api-version"));
        assertEquals("0", ping.headers().get("content-length"));
    }

    @Test
    void errorsCarryTheVersionHeadersToo() {
        Http.Response answer = http.get("/v1.41/containers/none/json").expect(404);
        assertTrue(answer.headers().containsKey("api-version"), answer.toString());
        assertEquals("application/json", answer.headers().get("content-type"));
        assertEquals("No such container: none", answer.message());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /nothing", "GET /v1.41/nothing/json", "DELETE /v1.41/version", "PUT /_ping"})
    void unknownPathAndWrongMethodAreBothPageNotFound(String line) {
        String[] words = line.split(" ", 2);
        Http.Response answer = http.send(words[0], words[1]).expect(404);
        assertEquals("page not found", answer.message());
    }

    @Test
    void aTooNewVersionIsRefusedWithTheMaximum() {
        String newest = http.get("/_ping").headers().get("api-version");
        assertEquals(
                "client version 9.99 is too new. Maximum supported API version is " + newest,
                http.get("/v9.99/containers/json").expect(400).message());
    }

    @Test
    void aTooOldVersionIsRefusedWithTheMinimum() {
        String oldest = http.get("/version").object().get("MinAPIVersion").getAsString();
        // plain text from 20.10, for its oldest clients read no JSON
        String answer = http.get("/v1.9/containers/json").expect(400).text();
        String wanted = "client version 1.9 is too old. Minimum supported API version is " + oldest
                + ", please upgrade your client to a newer version";
        assertTrue(answer.contains(wanted), answer);
    }

    @Test
    void dockersCommandLineNegotiates() {
        String api = http.get("/_ping").headers().get("api-version");
        assertEquals(api, docker.ok("version", "--format", "{{.Server.APIVersion}}"));
    }
}

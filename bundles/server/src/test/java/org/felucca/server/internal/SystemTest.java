package org.felucca.server.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.List;
import org.felucca.contract.ContractFacts;
import org.felucca.contract.ContractValidator;
import org.felucca.engine.image.ListImages;
import org.felucca.engine.image.TellGraphDriver;
import org.felucca.engine.system.ContainerCounts;
import org.felucca.engine.system.CountContainers;
import org.felucca.engine.system.TellLogDriver;
import org.felucca.engine.volume.ListVolumeDrivers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemTest {
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void pingTellsTheVersionInHeaders() throws Exception {
        RawClient.Answer get = server.ask("GET", "/_ping");
        assertEquals(200, get.status());
        assertEquals("OK", get.body());
        RawClient.Answer head = server.ask("HEAD", "/_ping");
        assertEquals(200, head.status());
        assertEquals("0", head.headers().get("content-length"));
        for (RawClient.Answer answer : List.of(get, head)) {
            assertEquals("1.51", answer.headers().get("api-version"));
            assertEquals("linux", answer.headers().get("ostype"));
            assertEquals("no-cache, no-store, must-revalidate", answer.headers().get("cache-control"));
            assertTrue(answer.headers().get("server").startsWith("Docker/"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET    | /nothing              | 404 | page not found
                    PATCH  | /containers/json      | 404 | page not found
                    GET    | /v1.51/nothing        | 404 | page not found
                    GET    | /v1.23/version        | 400 | client version 1.23 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version
                    GET    | /v1.99/version        | 400 | client version 1.99 is too new. Maximum supported API version is 1.51
                    POST   | /swarm/init           | 501 | POST /swarm/init is not supported by this engine
                    POST   | /swarm/leave          | 503 | This node is not part of a swarm
                    GET    | /events?since=2&until=1 | 400 | `since` time (2) cannot be after `until` time (1)
                    POST   | /v1.41/build          | 501 | POST /build is not supported by this engine
                    GET    | /containers/%zz/json  | 400 | malformed request: Bad Request
                    """)
    void refusesWithDockersWords(String method, String path, int status, String message) throws Exception {
        RawClient.Answer answer = server.ask(method, path);
        assertEquals(status, answer.status());
        assertEquals("application/json", answer.headers().get("content-type"));
        assertEquals(message, answer.message());
        assertEquals("1.51", answer.headers().get("api-version"));
    }

    @Test
    void versionListsTheBundles() throws Exception {
        RawClient.Answer answer = server.ask("GET", "/v1.50/version");
        assertTrue(answer.body().contains("{\"Name\":\"org.felucca.server\",\"Version\":\"0.1.0\""), answer.body());
        assertContract("GET /version", answer);
    }

    @Test
    void infoAnswersWhileThereIsNobodyToCount() throws Exception {
        JsonObject info = server.ask("GET", "/info").json().getAsJsonObject();
        assertEquals(0, info.get("Containers").getAsInt());
        // there may be more, about this machine
        assertEquals(
                8,
                info.get("Warnings").getAsJsonArray().asList().stream()
                        .filter(warning -> warning.getAsString().startsWith("WARNING: no bundle does the job "))
                        .count());
    }

    @Test
    void infoCountsAndNamesDrivers() throws Exception {
        server.engine.on(CountContainers.class, (q, c) -> new ContainerCounts(1, 2, 3));
        server.engine.on(ListImages.class, (q, c) -> List.of());
        server.engine.on(TellLogDriver.class, (q, c) -> "local");
        server.engine.on(
                TellGraphDriver.class, (q, c) -> new TellGraphDriver.Facts("btrfs", List.of(List.of("Btrfs", ""))));
        server.engine.on(ListVolumeDrivers.class, (q, c) -> List.of("local", "plugged"));
        RawClient.Answer answer = server.ask("GET", "/v1.50/info");
        JsonObject info = answer.json().getAsJsonObject();
        assertEquals(6, info.get("Containers").getAsInt());
        assertEquals("btrfs", info.get("Driver").getAsString());
        assertEquals("[[\"Btrfs\",\"\"]]", info.get("DriverStatus").toString());
        assertEquals("local", info.get("LoggingDriver").getAsString());
        assertEquals(
                "{\"Volume\":[\"local\",\"plugged\"],\"Network\":[\"host\",\"null\"],\"Authorization\":null,\"Log\":[\"json-file\"]}",
                info.get("Plugins").toString());
        assertTrue(info.get("MemTotal").getAsLong() > 1 << 20);
        assertContract("GET /info", answer);
    }

    private static void assertContract(String operation, RawClient.Answer answer) {
        ContractValidator validator = new ContractValidator(ContractFacts.ofVersion("1.50"));
        assertEquals(
                List.of(),
                validator.checkAnswer(operation, answer.status(), answer.body()).breaches());
    }
}

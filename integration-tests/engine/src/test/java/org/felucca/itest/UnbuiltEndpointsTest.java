package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.felucca.contract.ContractFacts;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the contract has and the engine does not yet do: 501 and a sentence, never a wrong answer or a silence. */
class UnbuiltEndpointsTest extends EngineTest {
    /** What the engine does. Everything else in the contract is held to 501. */
    private static final Set<String> BUILT = Set.of(
            "GET /containers/json",
            "POST /containers/create",
            "GET /containers/{id}/json",
            "GET /containers/{id}/top",
            "GET /containers/{id}/logs",
            "GET /containers/{id}/stats",
            "HEAD /containers/{id}/archive",
            "GET /containers/{id}/archive",
            "PUT /containers/{id}/archive",
            "GET /containers/{id}/export",
            "GET /containers/{id}/changes",
            "POST /commit",
            "POST /containers/prune",
            "POST /images/prune",
            "POST /networks/prune",
            "POST /build/prune",
            "GET /system/df",
            "POST /containers/{id}/resize",
            "POST /containers/{id}/start",
            "POST /containers/{id}/stop",
            "POST /containers/{id}/restart",
            "POST /containers/{id}/kill",
            "POST /containers/{id}/rename",
            "POST /containers/{id}/update",
            "POST /containers/{id}/pause",
            "POST /containers/{id}/unpause",
            "POST /containers/{id}/attach",
            "GET /containers/{id}/attach/ws",
            "POST /containers/{id}/wait",
            "DELETE /containers/{id}",
            "GET /images/json",
            "POST /images/create",
            "GET /images/{name}/json",
            "GET /images/{name}/history",
            "POST /images/{name}/tag",
            "POST /images/{name}/push",
            "POST /auth",
            "GET /images/search",
            "GET /distribution/{name}/json",
            "DELETE /images/{name}",
            "GET /info",
            "GET /version",
            "GET /_ping",
            "HEAD /_ping",
            "GET /events",
            "GET /images/{name}/get",
            "GET /images/get",
            "POST /images/load",
            "POST /containers/{id}/exec",
            "POST /exec/{id}/start",
            "POST /exec/{id}/resize",
            "GET /exec/{id}/json",
            "GET /plugins",
            "GET /plugins/{name}/json",
            "POST /plugins/{name}/enable",
            "POST /plugins/{name}/disable",
            "POST /plugins/{name}/push",
            "POST /plugins/{name}/set",
            "DELETE /plugins/{name}",
            "GET /networks",
            "GET /networks/{id}",
            "DELETE /networks/{id}",
            "POST /networks/create",
            "POST /networks/{id}/connect",
            "POST /networks/{id}/disconnect",
            "GET /volumes",
            "GET /volumes/{name}",
            "POST /volumes/create",
            "POST /volumes/prune",
            "DELETE /volumes/{name}");

    @BeforeEach
    void notOfDocker() {
        assumeFalse(engine.isDocker(), "Docker has them all");
    }

    static List<String> unbuilt() {
        return ContractFacts.ofVersion("1.50").operations().stream()
                .map(ContractFacts.Operation::toString)
                .filter(o -> !SwarmTest.ofASwarm().contains(o))
                .filter(o -> !BUILT.contains(o))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("unbuilt")
    void saysThatItIsNotThere(String operation) {
        int space = operation.indexOf(' ');
        String path = "/v1.50" + operation.substring(space + 1).replaceAll("\\{[^}]*\\}", "some");
        Http.Response answer = http.send(
                operation.substring(0, space),
                path,
                operation.startsWith("GET") || operation.startsWith("HEAD") ? null : "{}",
                Map.of("Content-Type", "application/json"));
        assertEquals(501, answer.status(), answer.toString());
        if (!operation.startsWith("HEAD")) {
            assertTrue(answer.message().length() > 10, answer.toString());
        }
    }

    static Stream<String> built() {
        return BUILT.stream();
    }

    @ParameterizedTest
    @MethodSource("built")
    void whatIsBuiltIsInTheContract(String operation) {
        assertTrue(ContractFacts.ofVersion("1.50").operation(operation).isPresent(), operation);
    }
}

package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.felucca.contract.ContractFacts;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Outside of a swarm: what asks one is told so in Docker's words, which clients that look for a swarm expect. */
class SwarmTest extends EngineTest {
    /** Making and joining a swarm say that they are not built: UnbuiltEndpointsTest. */
    static List<String> ofASwarm() {
        return ContractFacts.ofVersion("1.50").operations().stream()
                .map(ContractFacts.Operation::toString)
                .filter(o -> o.matches("\\w+ /(swarm|nodes|services|tasks|secrets|configs)(/.*)?"))
                .filter(o -> !o.endsWith("/init") && !o.endsWith("/join"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("ofASwarm")
    void thisIsNoManager(String operation) {
        int space = operation.indexOf(' ');
        String path = "/v1.41" + operation.substring(space + 1).replaceAll("\\{[^}]*\\}", "some");
        Http.Response answer = http.send(
                operation.substring(0, space),
                // versions and streams are asked for before the swarm is
                path + "?version=1&stdout=1",
                operation.startsWith("GET") ? null : "{}",
                Map.of("Content-Type", "application/json"));
        assertEquals(503, answer.status(), answer.toString());
        assertEquals(
                path.endsWith("/leave")
                        ? "This node is not part of a swarm"
                        : "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\""
                                + " to connect this node to swarm and try again.",
                answer.message());
    }

    @Test
    void infoTellsIt() {
        assertEquals("inactive", docker.ok("info", "--format", "{{.Swarm.LocalNodeState}}"));
        docker.fails(1, "This node is not a swarm manager", "service", "ls");
    }
}

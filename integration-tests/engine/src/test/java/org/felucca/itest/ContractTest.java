package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.felucca.contract.ContractFacts;
import org.felucca.contract.ContractValidator;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every JSON answer against the facts of the API's definition: names, types, what is required, status codes. */
class ContractTest extends EngineTest {
    private String running;
    private String ended;

    @BeforeEach
    void containers() {
        running = docker.ok(
                "run",
                "-d",
                "--name",
                "contract-running",
                "-e",
                "A=b",
                "-m",
                "64m",
                "--label",
                "l=m",
                "--tmpfs",
                "/x",
                "-v",
                "/tmp:/host",
                "--init",
                "--restart",
                "on-failure:2",
                "--cap-add",
                "NET_ADMIN",
                "--ulimit",
                "nofile=100",
                "--log-opt",
                "max-size=1m",
                "busybox",
                "sleep",
                "1000");
        docker.run("run", "--name", "contract-ended", "--network", "none", "busybox", "sh", "-c", "exit 3");
        ended = inspect("contract-ended").get("Id").getAsString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.41", "1.50"})
    void answersHoldTheContract(String version) {
        String newest = http.get("/_ping").headers().get("api-version");
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Double.parseDouble(newest) >= Double.parseDouble(version), "this engine speaks up to " + newest);
        ContractValidator validator = new ContractValidator(ContractFacts.ofVersion(version));
        String prefix = "/v" + version;
        List<String> breaches = new ArrayList<>();
        Supplier<String> exec =
                () -> http.post(prefix + "/containers/" + running + "/exec", "{\"Cmd\":[\"true\"],\"Env\":[\"A=b\"]}")
                        .expect(201)
                        .object()
                        .get("Id")
                        .getAsString();
        Instant now = Instant.now();
        Map<String, Http.Response> answers = new java.util.LinkedHashMap<>();
        answers.put("GET /version", http.get(prefix + "/version"));
        answers.put("GET /info", http.get(prefix + "/info"));
        answers.put("GET /containers/json", http.get(prefix + "/containers/json?all=1&size=1"));
        answers.put("GET /containers/{id}/json", http.get(prefix + "/containers/" + running + "/json?size=1"));
        answers.put("GET /containers/{id}/json ", http.get(prefix + "/containers/" + ended + "/json"));
        answers.put("GET /containers/{id}/json  ", http.get(prefix + "/containers/absent/json"));
        answers.put("GET /containers/{id}/top", http.get(prefix + "/containers/" + running + "/top"));
        answers.put("POST /containers/{id}/wait", http.post(prefix + "/containers/" + ended + "/wait", null));
        answers.put("POST /containers/create", http.post(prefix + "/containers/create", "{\"Image\":\"busybox\"}"));
        answers.put("POST /containers/create ", http.post(prefix + "/containers/create", "{\"Image\":\"absent\"}"));
        answers.put(
                "POST /containers/create  ",
                http.post(prefix + "/containers/create?name=contract-ended", "{\"Image\":\"busybox\"}"));
        answers.put(
                "POST /containers/{id}/exec",
                http.post(prefix + "/containers/" + running + "/exec", "{\"Cmd\":[\"true\"]}"));
        answers.put(
                "POST /containers/{id}/exec ",
                http.post(prefix + "/containers/" + ended + "/exec", "{\"Cmd\":[\"true\"]}"));
        answers.put("GET /exec/{id}/json", http.get(prefix + "/exec/" + exec.get() + "/json"));
        answers.put("GET /exec/{id}/json ", http.get(prefix + "/exec/absent/json"));
        answers.put("GET /images/json", http.get(prefix + "/images/json"));
        answers.put("GET /images/{name}/json", http.get(prefix + "/images/busybox/json"));
        answers.put("GET /images/{name}/json ", http.get(prefix + "/images/absent/json"));
        answers.put("GET /images/{name}/history", http.get(prefix + "/images/busybox/history"));
        answers.put("POST /images/{name}/tag", http.post(prefix + "/images/busybox/tag?repo=contract&tag=1", null));
        answers.put("DELETE /images/{name}", http.delete(prefix + "/images/contract:1"));
        answers.put("DELETE /images/{name} ", http.delete(prefix + "/images/absent"));
        answers.put("GET /networks", http.get(prefix + "/networks"));
        answers.put("GET /networks/{id}", http.get(prefix + "/networks/bridge"));
        answers.put("GET /networks/{id} ", http.get(prefix + "/networks/absent"));
        answers.put(
                "POST /containers/{id}/rename",
                http.post(prefix + "/containers/" + ended + "/rename?name=contract-new", null));
        answers.put("POST /containers/{id}/pause", http.post(prefix + "/containers/" + running + "/pause", null));
        answers.put("POST /containers/{id}/unpause", http.post(prefix + "/containers/" + running + "/unpause", null));
        answers.put("POST /containers/{id}/kill", http.post(prefix + "/containers/" + ended + "/kill", null));
        answers.put("POST /containers/{id}/start", http.post(prefix + "/containers/" + running + "/start", null));
        answers.put("POST /containers/{id}/stop", http.post(prefix + "/containers/" + running + "/stop?t=0", null));
        answers.put("DELETE /containers/{id}", http.delete(prefix + "/containers/" + running));
        answers.put("DELETE /containers/{id} ", http.delete(prefix + "/containers/absent"));
        String window = "?since=" + now.minusSeconds(60).getEpochSecond() + "&until=" + now.getEpochSecond();
        int n = 0;
        for (String line :
                http.get(prefix + "/events" + window).expect(200).text().lines().toList()) {
            answers.put(
                    "GET /events" + " ".repeat(n++),
                    new Http.Response(200, "", Map.of(), line.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
        answers.forEach((operation, answer) -> {
            ContractValidator.Report report = validator.checkAnswer(operation.strip(), answer.status(), answer.text());
            report.breaches().forEach(b -> breaches.add(operation + ": " + b));
        });
        assertEquals(List.of(), breaches);
    }

    @Test
    void statusesOfActsAreTheContracts() {
        http.post("/v1.41/containers/" + running + "/rename?name=renamed", null).expect(204);
        http.post("/v1.41/containers/" + running + "/pause", null).expect(204);
        http.post("/v1.41/containers/" + running + "/unpause", null).expect(204);
        http.post("/v1.41/containers/" + running + "/restart?t=0", null).expect(204);
        http.post("/v1.41/containers/" + running + "/stop?t=0", null).expect(204);
        http.post("/v1.41/containers/" + running + "/start", null).expect(204);
        http.post("/v1.41/containers/" + running + "/kill", null).expect(204);
        http.post("/v1.41/containers/" + running + "/wait", null).expect(200);
        http.delete("/v1.41/containers/" + running).expect(204);
        http.post("/v1.41/images/busybox/tag?repo=contract&tag=2", null).expect(201);
        http.delete("/v1.41/images/contract:2").expect(200);
    }
}

package org.felucca.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractValidatorTest {
    private final ContractValidator validator = new ContractValidator(ContractFacts.ofVersion("1.41"));

    /** Answers of Docker 20.10.24 itself, recorded from its socket; each has to pass. */
    @ParameterizedTest
    @CsvSource({
        "GET /version, 200, version",
        "GET /info, 200, info",
        "GET /containers/json, 200, containers",
        "GET /containers/{id}/json, 200, container-inspect",
        "GET /containers/{id}/json, 404, error",
        "GET /containers/{id}/top, 200, top",
        "GET /containers/{id}/stats, 200, stats",
        "POST /containers/{id}/wait, 200, wait",
        "POST /containers/create, 201, create",
        "GET /exec/{id}/json, 200, exec-inspect",
        "GET /images/json, 200, images",
        "GET /images/{name}/json, 200, image-inspect",
        "GET /images/{name}/history, 200, image-history",
        "DELETE /images/{name}, 200, image-delete",
        "GET /networks, 200, networks",
        "GET /networks/{id}, 200, network-inspect",
        "GET /volumes, 200, volumes",
        "GET /system/df, 200, system-df",
        "GET /events, 200, event"
    })
    void dockersOwnAnswersPass(String operation, int status, String recorded) {
        assertEquals(
                List.of(),
                validator.checkAnswer(operation, status, recorded(recorded)).breaches());
    }

    @Test
    void aWrongTypeIsReportedWithItsPlace() {
        String answer = recorded("containers").replaceFirst("\"Names\":\\[", "\"Names\":[7,");
        assertEquals(
                List.of("[0].Names[0] should be a string, is 7"),
                validator.checkAnswer("GET /containers/json", 200, answer).breaches());
    }

    @Test
    void aMissingRequiredFieldIsReported() {
        assertEquals(
                List.of("Id is required and absent"),
                validator
                        .checkAnswer("POST /containers/create", 201, "{\"Warnings\":[]}")
                        .breaches());
    }

    @Test
    void aWordOutsideTheEnumerationIsReported() {
        assertEquals(
                List.of("Status is \"asleep\", none of created|running|paused|restarting|removing|exited|dead"),
                validator
                        .check("ContainerState", JsonParser.parseString("{\"Status\":\"asleep\"}"))
                        .breaches());
    }

    @Test
    void anUnknownFieldIsReportedApart() {
        ContractValidator.Report report =
                validator.check("ContainerState", JsonParser.parseString("{\"Mood\":1,\"Pid\":2}"));
        assertEquals(List.of(), report.breaches());
        assertEquals(List.of("Mood"), report.unknown());
    }

    @Test
    void nullPassesForListsAndNotForWords() {
        assertEquals(
                List.of("Image should be a string, is null"),
                validator
                        .check("ContainerSummary", JsonParser.parseString("{\"Ports\":null,\"Image\":null}"))
                        .breaches());
    }

    @Test
    void aFractionIsNoInteger() {
        assertEquals(
                1,
                validator
                        .check("ContainerState", JsonParser.parseString("{\"Pid\":1.5}"))
                        .breaches()
                        .size());
    }

    @Test
    void aStatusOutsideTheContractIsReported() {
        assertEquals(
                List.of("status 202 is none of [200, 400, 500]"),
                validator.checkAnswer("GET /containers/json", 202, "[]").breaches());
    }

    @Test
    void bothVersionsHaveTheirOperations() {
        assertEquals(106, ContractFacts.ofVersion("1.41").operations().size());
        assertEquals(107, ContractFacts.ofVersion("1.50").operations().size());
        assertThrows(IllegalArgumentException.class, () -> ContractFacts.ofVersion("0.1"));
        assertTrue(ContractFacts.ofVersion("1.50")
                .operation("GET /containers/json")
                .orElseThrow()
                .parameters()
                .contains("filters"));
    }

    private static String recorded(String name) {
        try (InputStream in = ContractValidatorTest.class.getResourceAsStream("/docker-20.10/" + name + ".json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

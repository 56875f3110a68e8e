package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.felucca.itest.harness.Leftovers;
import org.felucca.itest.harness.SharedEngine;
import org.felucca.itest.harness.Tar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hurried or a hostile client sends: a status, a sentence, an engine that stays up, nothing half-made. */
class BadInputTest extends EngineTest {
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    @AfterEach
    void theEngineStillWorks() {
        assertEquals("works", run("busybox", "echo", "works"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run --no-such-flag busybox|125|unknown flag: --no-such-flag",
                "run|1|requires at least 1 argument",
                "no-such-command|1|no-such-command",
                "rm absent|1|No such container: absent",
                "start absent|1|No such container: absent",
                "stop absent|1|No such container: absent",
                "kill absent|1|No such container: absent",
                "logs absent|1|No such container: absent",
                "exec absent true|1|No such container: absent",
                "rmi absent|1|No such image: absent",
                "pause absent|1|No such container: absent",
                "rename absent other|1|No such container: absent",
                "wait absent|1|No such container: absent",
                "attach absent|1|No such container: absent",
                "top absent|1|No such container: absent"
            })
    void unknownThings(String line, int exit, String text) {
        docker.fails(exit, text, line.split(" ", -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Image\":",
                "[1,2]",
                "\"text\"",
                "{\"Image\":7}",
                "{\"Image\":\"busybox\",\"Cmd\":{\"a\":1}}",
                "{\"Image\":\"busybox\",\"HostConfig\":\"none\"}",
                "{\"Image\":\"busybox\",\"HostConfig\":{\"Memory\":\"much\"}}",
                "{\"Image\":\"busybox\"} trailing",
                "nonsense"
            })
    void jsonOfTheWrongShapeIs400(String body) {
        // 20.10 reads only the first document
        assumeFalse(engine.isDocker() && body.endsWith("trailing"), "20.10 ignores what follows the document");
        Http.Response answer = http.post("/v1.41/containers/create", body);
        // 20.10 takes what it cannot read for its own failure
        assertEquals(engine.isDocker() ? 500 : 400, answer.status(), answer.toString());
        assertFalse(answer.message().isBlank());
        noContainers();
    }

    @Test
    void anotherContentTypeIs400() {
        Http.Response answer = http.send(
                "POST", "/v1.41/containers/create", "{\"Image\":\"busybox\"}", Map.of("Content-Type", "text/plain"));
        assertTrue(answer.status() == 400 || answer.status() == 415, answer.toString());
        noContainers();
    }

    @Test
    void noBodyIs400() {
        http.send("POST", "/v1.41/containers/create", "", JSON).expect(engine.isDocker() ? 500 : 400);
    }

    private void noContainers() {
        assertEquals(
                "[]",
                http.get("/v1.41/containers/json?all=1").expect(200).text().strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"Binds\":[\"./relative:/x\"]}|",
                "{\"Binds\":[\"/a:relative\"]}|",
                "{\"Binds\":[\"/a:/b:nonsense\"]}|",
                "{\"Binds\":[\"/a:/b:ro:x\"]}|",
                "{\"Binds\":[\"/a:/\"]}|",
                "{\"Mounts\":[{\"Type\":\"nonsense\",\"Target\":\"/x\"}]}|",
                "{\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/no/such/source\",\"Target\":\"/x\"}]}|bind source path does not exist",
                "{\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/tmp\"}]}|",
                "{\"Mounts\":[{\"Type\":\"tmpfs\",\"Source\":\"/tmp\",\"Target\":\"/x\"}]}|",
                "{\"Memory\":1}|Minimum memory limit allowed is 6MB",
                "{\"Memory\":10000000,\"MemorySwap\":5000000}|Minimum memoryswap limit should be larger than memory limit",
                "{\"NanoCpus\":1000000000000000}|Range of CPUs is from 0.01 to",
                "{\"CpusetCpus\":\"100\"}|Requested CPUs are not available",
                "{\"RestartPolicy\":{\"Name\":\"sometimes\"}}|",
                "{\"ShmSize\":-1}|SHM size can not be less than 0",
                "{\"SecurityOpt\":[\"nonsense\"]}|"
            })
    void wrongSettingsAreRefusedAtCreationOrStart(String hostConfig, String text) {
        String body = "{\"Image\":\"busybox\",\"Cmd\":[\"true\"],\"HostConfig\":"
                + hostConfig.replaceFirst("\\{", "{\"NetworkMode\":\"none\",") + "}";
        Http.Response answer = http.post("/v1.41/containers/create", body);
        if (engine.isDocker() && answer.status() == 201) {
            String id = answer.object().get("Id").getAsString();
            answer = http.post("/v1.41/containers/" + id + "/start", null);
        }
        assertTrue(engine.isDocker() ? answer.status() >= 400 : answer.status() == 400, answer.toString());
        assertTrue(text == null || answer.message().contains(text), answer.toString());
        if (!engine.isDocker()) {
            noContainers();
        }
    }

    @Test
    void aHundredMebibytesOfJsonAreRefused() throws IOException {
        // Docker reads it all; ours says no without keeping it
        assumeFalse(engine.isDocker(), "Docker has no limit here");
        try (Http.Connection connection = http.open()) {
            connection.write(
                    "POST /v1.41/containers/create HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\nContent-Length: 104857600\r\n\r\n{\"Image\":\"");
            byte[] block = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
            try {
                for (int i = 0; i < 99; i++) {
                    connection.write(block);
                }
                connection.write("x".repeat((1 << 20) - 10));
            } catch (IOException e) {
                assertTrue(
                        e.getMessage().contains("Broken pipe") || e.getMessage().contains("reset"), e.toString());
            }
            Http.Response answer = connection.response(false);
            assertTrue(answer.status() == 400 || answer.status() == 413, answer.toString());
        }
        noContainers();
    }

    @Test
    void aThousandHeadersAreRefusedOrServed() throws IOException {
        try (Http.Connection connection = http.open()) {
            StringBuilder head = new StringBuilder("GET /_ping HTTP/1.1\r\nHost: d\r\n");
            for (int i = 0; i < 1000; i++) {
                head.append("X-Header-")
                        .append(i)
                        .append(": ")
                        .append("v".repeat(100))
                        .append("\r\n");
            }
            connection.write(head.append("\r\n").toString());
            int status = connection.head().status();
            assertTrue(status == 200 || status == 431 || status == 400, "status " + status);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NONSENSE\r\n\r\n",
                "GET /_ping HTTP/9.9\r\n\r\n",
                "GET /_ping HTTP/1.1\r\nHost: d\r\nContent-Length: x\r\n\r\n",
                "GET /_ping HTTP/1.1\r\nHost: d\r\nno colon\r\n\r\n",
                "POST /v1.41/containers/create HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
            })
    void malformedHttpIsRefused(String bytes) throws IOException {
        try (Http.Connection connection = http.open()) {
            connection.write(bytes);
            connection.shutdownOutput();
            int status = connection.head().status();
            assertTrue(status >= 400 && status < 600, "status " + status);
        }
    }

    @Test
    void aRequestThatEndsInTheMiddleHarmsNothing() throws IOException {
        try (Http.Connection connection = http.open()) {
            connection.write(
                    "POST /v1.41/containers/create HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"Image\":\"busy");
        }
        noContainers();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%00b", "a%0Ab", "a%1Bb", "..%2F..%2Fetc", "%2E%2E", "a%2Fb", "%ff%fe"})
    void namesWithControlCharactersOrPathsAreRefused(String name) {
        Http.Response create = http.post("/v1.41/containers/create?name=" + name, "{\"Image\":\"busybox\"}");
        assertEquals(400, create.status(), create.toString());
        int get = http.get("/v1.41/containers/" + name + "/json").status();
        assertTrue(get == 400 || get == 404 || get == 301, "status " + get);
        noContainers();
    }

    @Test
    void aLongNameIsRefusedOrTaken() {
        int status = http.post("/v1.41/containers/create?name=" + "n".repeat(5000), "{\"Image\":\"busybox\"}")
                .status();
        // Docker takes it
        assertTrue(status == 201 || status == 400, "status " + status);
    }

    static Stream<String> hostileTars() {
        return Tar.HOSTILE.keySet().stream();
    }

    /** As an image's layer: nothing may come to lie outside of the image's own folder. */
    @ParameterizedTest
    @MethodSource("hostileTars")
    void aLayerThatClimbsOutStaysInside(String kind, @TempDir Path folder) throws IOException {
        Path outside = folder.resolve("outside");
        Files.createDirectories(outside);
        Leftovers.Files before =
                Leftovers.Files.of(outside, Path.of("/tmp/felucca-escaped"), Path.of("/felucca-escaped"));
        byte[] layer = Tar.HOSTILE.get(kind).apply(outside);
        Path image = Files.write(folder.resolve("image.tar"), Tar.dockerArchive("hostile:latest", layer));
        var result = docker.run("load", "-i", image.toString());
        assertEquals(before, Leftovers.Files.of(outside, Path.of("/tmp/felucca-escaped"), Path.of("/felucca-escaped")));
        if (result.exit() == 0) {
            docker.run("run", "--rm", "--network", "none", "hostile", "/nothing");
            docker.run("rmi", "-f", "hostile");
        } else {
            assertFalse(result.err().isBlank() && result.out().isBlank());
        }
        assertEquals(before, Leftovers.Files.of(outside, Path.of("/tmp/felucca-escaped"), Path.of("/felucca-escaped")));
        assertEquals(1, http.get("/v1.41/images/json").json().getAsJsonArray().size());
    }

    /** As the archive itself that `docker load` reads. */
    @ParameterizedTest
    @MethodSource("hostileTars")
    void anArchiveThatClimbsOutIsRefused(String kind, @TempDir Path folder) throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Leftovers.Files before =
                Leftovers.Files.of(outside, Path.of("/tmp/felucca-escaped"), Path.of("/felucca-escaped"));
        Path image =
                Files.write(folder.resolve("image.tar"), Tar.HOSTILE.get(kind).apply(outside));
        var result = docker.run("load", "-i", image.toString());
        assertTrue(result.exit() != 0 || result.out().isBlank(), result.toString());
        assertEquals(before, Leftovers.Files.of(outside, Path.of("/tmp/felucca-escaped"), Path.of("/felucca-escaped")));
    }

    @Test
    void aTruncatedArchiveLeavesNothing(@TempDir Path folder) throws IOException {
        byte[] whole = Files.readAllBytes(SharedEngine.fixture("busybox.docker.tar"));
        docker.ok("rmi", "-f", "busybox");
        for (int cut : List.of(100, 512, 5000, whole.length / 2, whole.length - 3000)) {
            ByteArrayOutputStream part = new ByteArrayOutputStream();
            part.write(whole, 0, cut);
            Path file = Files.write(folder.resolve("cut.tar"), part.toByteArray());
            var result = docker.run("load", "-i", file.toString());
            assertTrue(result.exit() != 0 || !result.out().contains("Loaded"), cut + " bytes: " + result);
            assertEquals("[]", http.get("/v1.41/images/json").text().strip());
        }
        docker.ok("load", "-q", "-i", SharedEngine.fixture("busybox.docker.tar").toString());
    }

    @Test
    void flippedBitsAreFoundByTheDigest(@TempDir Path folder) throws IOException {
        byte[] whole = Files.readAllBytes(SharedEngine.fixture("busybox.docker.tar"));
        docker.ok("rmi", "-f", "busybox");
        whole[whole.length / 2] ^= 0x10;
        Path file = Files.write(folder.resolve("flipped.tar"), whole);
        var result = docker.run("load", "-i", file.toString());
        assertTrue(
                result.exit() != 0 || !result.out().contains("Loaded"),
                HexFormat.of().toHexDigits(whole[whole.length / 2]) + result);
        assertEquals("[]", http.get("/v1.41/images/json").text().strip());
        docker.ok("load", "-q", "-i", SharedEngine.fixture("busybox.docker.tar").toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|config cannot be empty in order to create a container",
                "{'Image':'','Tty':true}|no command specified",
                "{'Image':'busybox','HostConfig':{'NetworkMode':'container:'}}|invalid network mode: invalid container format container:<name",
                "{'Image':'busybox','HostConfig':{'ExtraHosts':['a:nowhere']}}|invalid IP address in add-host: \"nowhere\"",
                "{'Image':'busybox','HostConfig':{'PidMode':'container:absent'}}|No such container: absent",
                "{'Image':'busybox','HostConfig':{'IpcMode':'container:absent'}}|No such container: absent"
            })
    void wishesThatMeanNothingAreRefused(String body, String words) {
        Http.Response answer = http.post("/v1.41/containers/create", body.replace('\'', '"'));
        String message = answer.expect(400).message();
        assertTrue(message.toLowerCase(Locale.ROOT).startsWith(words.toLowerCase(Locale.ROOT)), message);
    }

    @Test
    void wishesThatAreNotHeldAreTold() {
        String warnings = http.post(
                        "/v1.41/containers/create",
                        "{\"Image\":\"busybox\",\"HostConfig\":{\"NetworkMode\":\"host\",\"PublishAllPorts\":true,\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"80\"}]}}}")
                .expect(201)
                .object()
                .get("Warnings")
                .toString();
        assertEquals("[\"Published ports are discarded when using host network mode\"]", warnings);
    }

    @Test
    void attachingToNothingEndsAtOnce() throws IOException {
        String id = detached("busybox", "sleep", "1000");
        try (Http.Connection connection = http.open()) {
            connection.request("POST", "/v1.41/containers/" + id + "/attach?stream=1", new byte[0], Map.of());
            assertEquals(200, connection.head().status());
            assertEquals(0, connection.readAll().length);
        }
    }

    @Test
    void checkpointsAreNotBegunFrom() {
        String id = docker.ok("create", "busybox", "true");
        assertEquals(
                "checkpoint is only supported in experimental mode",
                http.post("/v1.41/containers/" + id + "/start?checkpoint=one", "")
                        .expect(400)
                        .message());
    }

    @Test
    void anImageIsNotCalledAsItsDigest() {
        assertEquals(
                "refusing to create an ambiguous tag using digest algorithm as name",
                http.post("/v1.41/images/busybox/tag?repo=sha256", "")
                        .expect(400)
                        .message());
    }
}

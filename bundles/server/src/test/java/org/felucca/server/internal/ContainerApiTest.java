package org.felucca.server.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.contract.ContractFacts;
import org.felucca.contract.ContractValidator;
import org.felucca.engine.container.CreateContainer;
import org.felucca.engine.container.CreateExec;
import org.felucca.engine.container.CreatedContainer;
import org.felucca.engine.container.ExecDetails;
import org.felucca.engine.container.InspectContainer;
import org.felucca.engine.container.InspectExec;
import org.felucca.engine.container.KillContainer;
import org.felucca.engine.container.ListContainers;
import org.felucca.engine.container.ProcessTable;
import org.felucca.engine.container.RemoveContainer;
import org.felucca.engine.container.ResizeContainer;
import org.felucca.engine.container.StartContainer;
import org.felucca.engine.container.StopContainer;
import org.felucca.engine.container.TopContainer;
import org.felucca.engine.image.HistoryStep;
import org.felucca.engine.image.ImageHistory;
import org.felucca.engine.image.InspectImage;
import org.felucca.engine.image.ListImages;
import org.felucca.engine.image.RemoveImage;
import org.felucca.engine.image.RemovedImage;
import org.felucca.engine.image.TagImage;
import org.felucca.engine.network.InspectNetwork;
import org.felucca.engine.network.ListNetworks;
import org.felucca.engine.network.NetworkDetails;
import org.felucca.model.ContainerStatus;
import org.felucca.model.Errors;
import org.felucca.model.ExecId;
import org.felucca.model.HostConfig;
import org.felucca.model.NetworkId;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;
import org.felucca.model.Resources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ContainerApiTest {
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        server.engine
                .on(CreateContainer.class, (q, c) -> new CreatedContainer(Samples.ID, List.of()))
                .on(InspectContainer.class, (q, c) -> Samples.container(false))
                .on(ListContainers.class, (q, c) -> List.of(Samples.container(false)))
                .on(StartContainer.class, (q, c) -> null)
                .on(StopContainer.class, (q, c) -> {
                    throw Errors.notModified("it does not run");
                })
                .on(KillContainer.class, (q, c) -> {
                    throw Errors.conflict("Container %s is not running", q.container());
                })
                .on(RemoveContainer.class, (q, c) -> {
                    throw Errors.notFound("No such container: %s", q.container());
                })
                .on(ResizeContainer.class, (q, c) -> null)
                .on(TopContainer.class, (q, c) -> new ProcessTable(List.of("PID"), List.of(List.of("1"))))
                .on(CreateExec.class, (q, c) -> new ExecId("ab".repeat(32)))
                .on(InspectExec.class, (q, c) -> exec())
                .on(ListImages.class, (q, c) -> List.of(Samples.image()))
                .on(InspectImage.class, (q, c) -> Samples.image())
                .on(
                        ImageHistory.class,
                        (q, c) -> List.of(
                                new HistoryStep(Optional.empty(), Optional.of(Samples.TIME), "CMD", List.of(), 5, "")))
                .on(RemoveImage.class, (q, c) -> List.of(new RemovedImage("busybox:latest", "")))
                .on(TagImage.class, (q, c) -> null)
                .on(ListNetworks.class, (q, c) -> List.of(network()))
                .on(InspectNetwork.class, (q, c) -> network());
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static ExecDetails exec() {
        CreateExec request =
                new CreateExec("web", List.of("ls", "-l"), null, "", "", false, false, true, true, false, "", null);
        return new ExecDetails(new ExecId("ab".repeat(32)), Samples.ID, true, Optional.empty(), 78, request, "root");
    }

    private static NetworkDetails network() {
        return new NetworkDetails(
                new NetworkId("ab".repeat(32)),
                "bridge",
                Samples.TIME,
                "local",
                "bridge",
                true,
                false,
                List.of(new NetworkDetails.Pool("172.17.0.0/16", "", "172.17.0.1", Map.of())),
                "default",
                Map.of(),
                false,
                false,
                false,
                Map.of(),
                Map.of(),
                Map.of(
                        Samples.ID.value(),
                        new NetworkDetails.Member("web", "cd".repeat(32), "02:42:ac:11:00:02", "172.17.0.2/16", "")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET /containers/json         | /containers/json?all=1
                    GET /containers/{id}/json    | /containers/web/json
                    GET /containers/{id}/top     | /containers/web/top
                    GET /exec/{id}/json          | /exec/abab/json
                    GET /images/json             | /images/json
                    GET /images/{name}/json      | /images/docker.io/library/busybox:latest/json
                    GET /images/{name}/history   | /images/busybox/history
                    GET /networks                | /networks
                    GET /networks/{id}           | /networks/bridge
                    GET /version                 | /version
                    """)
    void answersFitTheContract(String operation, String path) throws Exception {
        for (String version : List.of("1.41", "1.50")) {
            RawClient.Answer answer = server.ask("GET", "/v" + version + path);
            ContractValidator.Report report = new ContractValidator(ContractFacts.ofVersion(version))
                    .checkAnswer(operation, answer.status(), answer.body());
            assertEquals(List.of(), report.breaches(), version + " " + answer.body());
        }
    }

    @Test
    void createReadsConfigAndHostConfig() throws Exception {
        RawClient.Answer answer = server.ask(
                "POST",
                "/v1.47/containers/create?name=web&platform=linux%2Famd64",
                """
                {"Image":"busybox","Cmd":["sleep","1"],"Env":["A=b"],"Tty":true,"ExposedPorts":{"80/tcp":{}},"Labels":{"x":"y"},
                "Healthcheck":{"Test":["CMD","true"],"Interval":1500000000},"StopTimeout":3,"Unknown":[1],
                "HostConfig":{"Memory":67108864,"NetworkMode":"bridge","PidsLimit":100,"Binds":["/a:/b:ro"],"AutoRemove":true,
                "PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"8080"}]},"Ulimits":[{"Name":"nofile","Soft":10,"Hard":20}],
                "RestartPolicy":{"Name":"on-failure","MaximumRetryCount":2},"ConsoleSize":[24,80],"MaskedPaths":[],
                "Mounts":[{"Type":"tmpfs","Target":"/t","TmpfsOptions":{"SizeBytes":1024,"Mode":448}}]},
                "NetworkingConfig":{"EndpointsConfig":{"bridge":{"Aliases":["db"],"IPAMConfig":{"IPv4Address":"172.17.0.9"}}}}}
                """);
        assertEquals(201, answer.status(), answer.body());
        assertEquals("{\"Id\":\"" + Samples.ID + "\",\"Warnings\":[]}", answer.body());
        CreateContainer asked = server.engine.last(CreateContainer.class);
        HostConfig host = asked.hostConfig();
        assertEquals("web", asked.name());
        assertEquals("amd64", asked.platform().orElseThrow().architecture());
        assertEquals(List.of("sleep", "1"), asked.config().cmd());
        assertTrue(asked.config().tty());
        assertEquals(1500, asked.config().healthcheck().orElseThrow().interval().toMillis());
        assertEquals(Optional.of(3), asked.config().stopTimeout());
        assertEquals(67108864, host.resources().memory());
        assertEquals(Optional.of(100L), host.resources().pidsLimit());
        assertEquals(
                List.of(new Resources.Ulimit("nofile", 10, 20)),
                host.resources().ulimits());
        assertEquals(List.of(new PortBinding("", "8080")), host.portBindings().get(new Port(80, "tcp")));
        assertEquals(Optional.of(List.of()), host.security().maskedPaths());
        assertEquals(List.of(24, 80), host.consoleSize());
        assertEquals(448, host.mounts().get(0).tmpfs().orElseThrow().mode());
        assertEquals("172.17.0.9", asked.networks().get("bridge").ipv4Address());
    }

    @Test
    void namesOfFieldsComeInAnyCaseAndKeysOfMapsStay() throws Exception {
        RawClient.Answer answer = server.ask(
                "POST",
                "/v1.47/containers/create",
                """
                {"image":"busybox","CMD":["sleep","1"],"labels":{"Name":"x","name":"y","image":"z"},"workingdir":"/w",
                "hostConfig":{"memory":67108864,"isolation":"default","logConfig":{"type":"json-file","config":{"max-size":"1m"}},
                "restartpolicy":{"name":"always"},"mounts":[{"type":"tmpfs","target":"/t"},{"TYPE":"tmpfs","TARGET":"/u"}]}}
                """);
        assertEquals(201, answer.status(), answer.body());
        CreateContainer asked = server.engine.last(CreateContainer.class);
        assertEquals(List.of("sleep", "1"), asked.config().cmd());
        assertEquals("/w", asked.config().workingDir());
        assertEquals(
                Map.of("Name", "x", "name", "y", "image", "z"), asked.config().labels());
        HostConfig host = asked.hostConfig();
        assertEquals(67108864, host.resources().memory());
        assertEquals("default", host.isolation());
        assertEquals(Map.of("max-size", "1m"), host.logConfig().config());
        assertEquals("always", host.restartPolicy().name());
        assertEquals(
                List.of("/t", "/u"), host.mounts().stream().map(m -> m.target()).toList());
    }

    @Test
    void oldClientsMeanOtherThings() throws Exception {
        String body = "{\"Image\":\"x\",\"Cmd\":\"true\",\"HostConfig\":{\"ConsoleSize\":[1,2]}}";
        server.ask("POST", "/v1.39/containers/create", body);
        CreateContainer asked = server.engine.last(CreateContainer.class);
        assertEquals(List.of("true"), asked.config().cmd(), "a command may be one string");
        assertEquals("shareable", asked.hostConfig().namespaces().ipc());
        assertEquals("host", asked.hostConfig().namespaces().cgroup());
        assertEquals(List.of(), asked.hostConfig().consoleSize());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"Image":5}                            | invalid JSON: Image should be a string, not a number
                    {"Tty":"yes"}                          | invalid JSON: Tty should be a boolean, not a string
                    {"HostConfig":{"Memory":"1g"}}         | invalid JSON: HostConfig.Memory should be a number, not a string
                    {"Env":[1]}                            | invalid JSON: Env[0] should be a string, not a number
                    {"Image":"x"} {}                       | unexpected content after JSON
                    {"HostConfig":{"PortBindings":{"x":[]}}} | invalid port specification: "x"
                    """)
    void createRefusesTheWrongShape(String body, String message) throws Exception {
        RawClient.Answer answer = server.ask("POST", "/containers/create", body);
        assertEquals(400, answer.status());
        assertEquals(message, answer.message());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{", "\"x\"", "{\"Env\":{}}", "{\"HostConfig\":7}", "{\"Cmd\":7}", "nonsense", ""})
    void createRefusesWhatIsNoContainer(String body) throws Exception {
        RawClient.Answer answer = server.ask("POST", "/containers/create", body);
        assertEquals(400, answer.status());
        assertFalse(answer.message().contains("gson"), answer.message());
    }

    @Test
    void bodiesOfAnotherTypeAreRefused() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(
                    "POST /containers/create HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}");
            assertEquals(400, client.answer("POST").status());
        }
    }

    @Test
    void hugeBodiesAreRefusedAndTheServerGoesOn() throws Exception {
        try (RawClient client = server.connect()) {
            int size = 100 << 20;
            client.send(
                    "POST /containers/create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                            + size + "\r\n\r\n");
            byte[] spaces = " ".repeat(1 << 20).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            for (int sent = 0; sent < size; sent += spaces.length) {
                client.send(spaces);
            }
            RawClient.Answer answer = client.answer("POST");
            assertEquals(413, answer.status());
            assertEquals("request body is larger than 16 MiB", answer.message());
        }
        assertEquals("OK", server.ask("GET", "/_ping").body());
    }

    @Test
    void aThousandHeadersPassAndTooManyAreRefused() throws Exception {
        assertEquals(200, withHeaders(1000, 10).status());
        RawClient.Answer answer = withHeaders(1000, 2000);
        assertEquals(431, answer.status());
        assertTrue(answer.message().startsWith("malformed request: "), answer.message());
    }

    private RawClient.Answer withHeaders(int count, int size) throws Exception {
        StringBuilder request = new StringBuilder("GET /_ping HTTP/1.1\r\nHost: x\r\n");
        for (int i = 0; i < count; i++) {
            request.append("X-").append(i).append(": ").append("v".repeat(size)).append("\r\n");
        }
        try (RawClient client = server.connect()) {
            try {
                client.send(request.append("\r\n").toString());
            } catch (java.io.IOException e) {
                // refused before all was sent: the answer is there
            }
            return client.answer("GET");
        }
    }

    @Test
    void kindsOfFailuresBecomeStatuses() throws Exception {
        assertEquals(204, server.ask("POST", "/containers/web/start").status());
        RawClient.Answer notModified = server.ask("POST", "/containers/web/stop");
        assertEquals(304, notModified.status());
        assertEquals("", notModified.body());
        RawClient.Answer conflict = server.ask("POST", "/containers/web/kill");
        assertEquals(409, conflict.status());
        assertEquals("Container web is not running", conflict.message());
        RawClient.Answer missing = server.ask("DELETE", "/containers/web");
        assertEquals(404, missing.status());
        assertEquals("No such container: web", missing.message());
    }

    @ParameterizedTest
    @CsvSource({"'', 204", "{}, 204", "null, 204", "'{\"Binds\":[]}', 400"})
    void startTakesNoBody(String body, int status) throws Exception {
        assertEquals(status, server.ask("POST", "/containers/web/start", body).status());
    }

    @ParameterizedTest
    @CsvSource({"h=24&w=80, 200", "h=24, 400", "h=-1&w=80, 400", "h=x&w=80, 400", "h=4294967296&w=1, 400"})
    void resizeWantsTwoNumbers(String query, int status) throws Exception {
        assertEquals(
                status, server.ask("POST", "/containers/web/resize?" + query).status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    %7B%22label%22%3A%7B%22a%3Db%22%3Atrue%2C%22c%22%3Afalse%7D%7D
                    %7B%22label%22%3A%5B%22a%3Db%22%5D%7D
                    """)
    void filtersHaveTwoShapes(String filters) throws Exception {
        server.ask("GET", "/containers/json?filters=" + filters);
        assertEquals(
                Map.of("label", List.of("a=b")),
                server.engine.last(ListContainers.class).filters().values());
    }

    @Test
    void malformedFiltersAreRefused() throws Exception {
        assertEquals(400, server.ask("GET", "/containers/json?filters=%5B1%5D").status());
    }

    @ParameterizedTest
    @CsvSource({"limit=-1, -1, false", "limit=5, 5, true", "all=true, 0, true", "all=none, 0, false", "all=yes, 0, true"
    })
    void listReadsLimitAndAll(String query, int limit, boolean all) throws Exception {
        server.ask("GET", "/containers/json?" + query);
        ListContainers asked = server.engine.last(ListContainers.class);
        assertEquals(limit, asked.limit());
        assertEquals(all, asked.all());
    }

    @Test
    void stopSignalIsNewSince142() throws Exception {
        server.ask("POST", "/v1.41/containers/web/stop?signal=HUP&t=3");
        assertEquals("", server.engine.last(StopContainer.class).signal());
        server.ask("POST", "/v1.42/containers/web/stop?signal=HUP&t=-1");
        assertEquals("HUP", server.engine.last(StopContainer.class).signal());
        assertEquals(Optional.of(-1), server.engine.last(StopContainer.class).timeoutSeconds());
    }

    @Test
    void listSaysTheStatusInWords() throws Exception {
        server.engine.on(ListContainers.class, (q, c) -> List.of(Samples.container(false, ContainerStatus.CREATED)));
        JsonObject line = server.ask("GET", "/containers/json")
                .json()
                .getAsJsonArray()
                .get(0)
                .getAsJsonObject();
        assertEquals("Created", line.get("Status").getAsString());
        assertEquals("created", line.get("State").getAsString());
        assertEquals("[\"/web\"]", line.get("Names").toString());
        assertEquals("sleep 1000", line.get("Command").getAsString());
    }

    @Test
    void fieldsComeAndGoWithTheVersion() throws Exception {
        assertTrue(server.ask("GET", "/v1.43/images/json").body().contains("\"VirtualSize\""));
        assertFalse(server.ask("GET", "/v1.44/images/json").body().contains("\"VirtualSize\""));
        assertTrue(server.ask("GET", "/v1.44/containers/web/json").body().contains("\"DNSNames\""));
        assertFalse(server.ask("GET", "/v1.43/containers/web/json").body().contains("\"DNSNames\""));
        assertTrue(server.ask("GET", "/v1.41/containers/web/json").body().contains("\"KernelMemory\""));
        assertFalse(server.ask("GET", "/v1.42/containers/web/json").body().contains("\"KernelMemory\""));
        assertTrue(server.ask("GET", "/v1.49/images/x/json").body().contains("\"AttachStdin\""));
        assertFalse(server.ask("GET", "/v1.50/images/x/json").body().contains("\"AttachStdin\""));
    }

    @Test
    void namesOfImagesMayHaveSlashes() throws Exception {
        server.ask("POST", "/images/registry.local:5000/a/b:c/tag?repo=x&tag=y");
        assertEquals(
                "registry.local:5000/a/b:c", server.engine.last(TagImage.class).image());
        server.ask("DELETE", "/images/a%2Fb?force=1");
        assertEquals("a/b", server.engine.last(RemoveImage.class).image());
        assertTrue(server.engine.last(RemoveImage.class).force());
    }

    @Test
    void execWantsACommand() throws Exception {
        RawClient.Answer answer = server.ask("POST", "/containers/web/exec", "{\"Cmd\":[]}");
        assertEquals(400, answer.status());
        assertEquals("No exec command specified", answer.message());
        assertEquals(
                201,
                server.ask("POST", "/containers/web/exec", "{\"Cmd\":[\"ls\"],\"AttachStdout\":true}")
                        .status());
        assertTrue(server.engine.last(CreateExec.class).attachStdout());
    }

    @Test
    void exitCodeOfARunningExecIsNull() throws Exception {
        JsonObject exec = server.ask("GET", "/exec/ab/json").json().getAsJsonObject();
        assertTrue(exec.get("ExitCode").isJsonNull());
        assertEquals(
                "[\"-l\"]",
                exec.getAsJsonObject("ProcessConfig").get("arguments").toString());
    }
}

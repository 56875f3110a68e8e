package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.felucca.itest.harness.Registry;
import org.felucca.itest.harness.SharedEngine;
import org.felucca.itest.harness.SharedEngine.Clients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registries behind TLS and a password, as they are configured; and felucca's own commands with them. */
class RegistrySettingsTest extends EngineTest {
    private static final String ADDRESS = "192.0.2.7";
    private static final int PORT = 5025;
    private static final String NAME = ADDRESS + ":" + PORT;

    @TempDir
    Path folder;

    @Test
    void anAuthorityOfTheRegistrysOwnIsBelieved() throws Exception {
        assumeFalse(engine.isDocker(), "Docker's are in /etc");
        Path certificates = Files.createDirectories(folder.resolve("certs.d").resolve(NAME));
        String configuration = "{\"certificates\": [\"" + folder.resolve("certs.d") + "\"], \"mirrors\": [\"https://"
                + NAME + "\"], \"insecure\": [\"198.51.100.0/24\", \"registry.test:5000\"]}";
        try (Clients own = Clients.startNew(
                        "fireg" + ProcessHandle.current().pid(), Map.of("org.felucca.distribution", configuration));
                Registry registry = Registry.withTls(own.engine(), folder, ADDRESS, PORT)) {
            own.docker().ok("rmi", "busybox"); // it would be known already, with another digest
            registry.put("docker-archive:" + SharedEngine.fixture("busybox.docker.tar"), "box:1");
            Http.Response unknown = own.http()
                    .post("/v1.41/images/create?fromImage=" + NAME + "/box&tag=1", null)
                    .expect(500);
            assertEquals(
                    "Get \"https://" + NAME + "/v2/\": x509: certificate signed by unknown authority",
                    unknown.message());

            Files.copy(registry.authority(), certificates.resolve("ca.crt"));
            own.engine().stop();
            own.engine().start();
            logsInPullsAndPushes(own);

            JsonObject info = own.http().get("/v1.41/info").expect(200).object();
            JsonObject registries = info.getAsJsonObject("RegistryConfig");
            assertEquals("[\"https://" + NAME + "\"]", registries.get("Mirrors").toString());
            assertEquals(
                    "[\"198.51.100.0/24\",\"127.0.0.0/8\"]",
                    registries.get("InsecureRegistryCIDRs").toString());
            assertTrue(registries.getAsJsonObject("IndexConfigs").has("registry.test:5000"));
        }
    }

    private void logsInPullsAndPushes(Clients own) {
        Map<String, String> environment = Map.of(
                "DOCKER_HOST",
                "unix://" + own.engine().socket(),
                "DOCKER_CONFIG",
                folder.resolve("client").toString());
        String felucca = System.getProperty("repository") + "/felucca";
        Commands.Result refused = Commands.run(environment, new byte[0], felucca, "pull", NAME + "/box:1");
        assertTrue(refused.err().contains("no basic auth credentials"), refused.toString());
        Commands.Result login = Commands.run(
                environment,
                (Registry.PASSWORD + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8),
                felucca,
                "login",
                "-u",
                Registry.USER,
                "--password-stdin",
                NAME);
        assertEquals("Login Succeeded", login.ok());
        Commands.Result pulled = Commands.run(environment, new byte[0], felucca, "pull", NAME + "/box:1");
        assertTrue(pulled.ok().contains("Status: Downloaded newer image for " + NAME + "/box:1"), pulled.toString());
        Commands.run(environment, new byte[0], felucca, "tag", NAME + "/box:1", NAME + "/other:2")
                .ok();
        Commands.Result pushed = Commands.run(environment, new byte[0], felucca, "push", NAME + "/other:2");
        assertTrue(pushed.ok().contains("Mounted from box"), pushed.toString());
        assertTrue(Commands.run(environment, new byte[0], felucca, "manifest", "inspect", NAME + "/other:2")
                .ok()
                .contains("\"Platforms\""));
        assertEquals(
                "Removing login credentials for " + NAME,
                Commands.run(environment, new byte[0], felucca, "logout", NAME).ok());
        Commands.Result again = Commands.run(environment, new byte[0], felucca, "pull", NAME + "/box:1");
        assertTrue(again.err().contains("no basic auth credentials"), again.toString());
    }
}

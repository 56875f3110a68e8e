package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Bundles;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Networks of users, and the names on them, outlive the engine and its bundles. */
@Tag("root")
class NamesSurvivalTest {
    private SharedEngine.Clients own;

    @BeforeEach
    void start() {
        assumeFalse(System.getProperty("engine").equals("docker"), "Docker's containers end with a killed engine");
        own = SharedEngine.Clients.startNew("fns" + ProcessHandle.current().pid());
    }

    @AfterEach
    void end() {
        if (own != null) {
            own.close();
        }
    }

    private JsonObject endpoint(String container, String network) {
        return own.http()
                .get("/v1.41/containers/" + container + "/json")
                .expect(200)
                .object()
                .getAsJsonObject("NetworkSettings")
                .getAsJsonObject("Networks")
                .getAsJsonObject(network);
    }

    private String address(String container, String network) {
        return endpoint(container, network).get("IPAddress").getAsString();
    }

    private String found(String asker, String name) {
        return own.docker()
                .run("exec", asker, "ping", "-c", "1", "-W", "1", name)
                .out();
    }

    private void finds(String asker, String name, String address) {
        String[] last = {""};
        Await.until(() -> asker + " finds " + name + " at " + address + ", not " + last[0], () -> {
            last[0] = found(asker, name);
            return last[0].contains("(" + address + ")");
        });
    }

    private void sleeper(String name, String network, String alias) {
        own.docker()
                .ok(
                        "run",
                        "-d",
                        "--name",
                        name,
                        "--network",
                        network,
                        "--network-alias",
                        alias,
                        "busybox",
                        "sleep",
                        "1000");
    }

    @Test
    @Timeout(300)
    void aKilledEngineIsFollowedByOneThatKnowsThemAll() {
        own.docker().ok("network", "create", "--subnet", "10.225.0.0/24", "--label", "kept=yes", "kept");
        own.docker().ok("network", "create", "second");
        sleeper("web", "kept", "www");
        sleeper("asker", "kept", "who");
        own.docker().ok("network", "connect", "--alias", "late", "second", "web");
        String address = address("web", "kept");
        String id = own.docker().ok("network", "inspect", "-f", "{{.Id}}", "kept");
        finds("asker", "www", address);
        for (int i = 0; i < 2; i++) {
            own.engine().kill();
            own.engine().start();
            assertEquals(id, own.docker().ok("network", "inspect", "-f", "{{.Id}}", "kept"));
            finds("asker", "www", address);
            finds("asker", "web.kept", address);
        }
        sleeper("third", "second", "other");
        finds("third", "late", address("web", "second"));
        sleeper("next", "kept", "new");
        assertTrue(!List.of(address, address("asker", "kept")).contains(address("next", "kept")));
        finds("asker", "new", address("next", "kept"));
        own.docker().fails(1, "has active endpoints", "network", "rm", "kept");
        own.docker().ok("network", "disconnect", "second", "web");
        own.docker().ok("rm", "-f", "web", "asker", "next", "third");
        own.docker().ok("network", "rm", "kept", "second");
    }

    @Test
    @Timeout(300)
    void bundlesAreReplaced(@TempDir Path folder) throws Exception {
        Bundles bundles = new Bundles(own.engine());
        own.docker().ok("network", "create", "swapped");
        sleeper("web", "swapped", "www");
        sleeper("asker", "swapped", "who");
        String address = address("web", "swapped");
        int number = 0;
        for (String bundle : List.of("networks", "networkdriver.bridge", "containers", "netlink", "networks")) {
            String name = "org.felucca." + bundle;
            bundles.update(name, Bundles.withQualifier(jar(name), "swap" + number++, folder));
            finds("asker", "www", address);
        }
        sleeper("later", "swapped", "new");
        finds("asker", "new", address("later", "swapped"));
        own.docker().ok("rm", "-f", "web", "asker", "later");
        own.docker().ok("network", "rm", "swapped");
    }

    private static Path jar(String bundle) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("felucca.home"), "bundles"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(bundle + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}

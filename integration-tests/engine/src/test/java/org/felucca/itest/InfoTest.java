package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.Test;

/** What the engine tells of itself, as `docker info` and `docker version` show it. */
class InfoTest extends EngineTest {
    private JsonObject info() {
        return http.get("/v1.41/info").expect(200).object();
    }

    private List<String> plugins(String kind) {
        List<String> names = new ArrayList<>();
        JsonArray told = info().getAsJsonObject("Plugins").getAsJsonArray(kind);
        for (JsonElement name : told) {
            names.add(name.getAsString());
        }
        return names;
    }

    @Test
    void containersAreCountedByWhatTheyDo() {
        detached("busybox", "sleep", "1000");
        docker.ok("pause", detached("busybox", "sleep", "1000"));
        docker.ok("create", "--network", "none", "busybox", "true");
        JsonObject info = info();
        assertEquals(3, info.get("Containers").getAsInt());
        assertEquals(1, info.get("ContainersRunning").getAsInt());
        assertEquals(1, info.get("ContainersPaused").getAsInt());
        assertEquals(1, info.get("ContainersStopped").getAsInt());
    }

    @Test
    void theLogDriverIsTheOneThatContainersGet() {
        String id = docker.ok("create", "--network", "none", "busybox", "true");
        String given = inspect(id)
                .getAsJsonObject("HostConfig")
                .getAsJsonObject("LogConfig")
                .get("Type")
                .getAsString();
        assertEquals(given, info().get("LoggingDriver").getAsString());
        assertTrue(plugins("Log").contains(given));
    }

    @Test
    void driversAreListedInOrder() {
        for (String kind : List.of("Volume", "Network", "Log")) {
            List<String> names = plugins(kind);
            assertEquals(names.stream().sorted().toList(), names);
        }
        assertTrue(plugins("Volume").contains("local"));
        assertTrue(plugins("Network").containsAll(List.of("bridge", "host", "null")));
        assertTrue(plugins("Log").containsAll(List.of("fluentd", "gelf", "json-file", "local", "syslog")));
    }

    @Test
    void theVersionIsTheSameEverywhere() {
        JsonObject version = http.get("/version").expect(200).object();
        assertEquals(version.get("Version"), info().get("ServerVersion"));
        JsonObject engineItself = version.getAsJsonArray("Components").get(0).getAsJsonObject();
        assertEquals("Engine", engineItself.get("Name").getAsString());
        assertEquals(version.get("Version"), engineItself.get("Version"));
        JsonObject details = engineItself.getAsJsonObject("Details");
        for (String same : List.of("ApiVersion", "MinAPIVersion", "Os", "Arch", "KernelVersion", "GoVersion")) {
            assertEquals(version.get(same), details.get(same), same);
        }
        // what Testcontainers, among others, compares
        int major = Integer.parseInt(version.get("Version").getAsString().split("\\.", 2)[0]);
        assertTrue(major >= 20);
        assertFalse(docker.ok("version").isEmpty());
        assertFalse(docker.ok("info").contains("WARNING: the job"));
    }
}

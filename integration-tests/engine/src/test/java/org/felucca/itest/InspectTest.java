package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.Files;
import java.nio.file.Path;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.Test;

class InspectTest extends EngineTest {
    @Test
    void aRunningContainer() {
        String id = docker.ok(
                "run",
                "-d",
                "--name",
                "looked-at",
                "-e",
                "A=b",
                "--label",
                "l=m",
                "-w",
                "/tmp",
                "-u",
                "1000:50",
                "--hostname",
                "hh",
                "-v",
                "/tmp:/bound:ro",
                "--tmpfs",
                "/t:size=1m",
                "--cap-add",
                "NET_ADMIN",
                "--cap-drop",
                "CHOWN",
                "-m",
                "64m",
                "--cpus",
                "0.5",
                "--pids-limit",
                "77",
                "--ulimit",
                "nofile=100:200",
                "--restart",
                "on-failure:3",
                "--network",
                "none",
                "--stop-timeout",
                "3",
                "--security-opt",
                "no-new-privileges",
                "--log-opt",
                "max-size=1m",
                "--entrypoint",
                "sleep",
                "busybox",
                "1000");
        JsonObject all = inspect("looked-at");
        assertEquals(id, all.get("Id").getAsString());
        assertEquals("/looked-at", all.get("Name").getAsString());
        assertEquals("sleep", all.get("Path").getAsString());
        assertEquals("[\"1000\"]", all.getAsJsonArray("Args").toString());
        assertEquals(
                docker.ok("image", "inspect", "-f", "{{.Id}}", "busybox"),
                all.get("Image").getAsString());
        assertTrue(all.get("Created").getAsString().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+Z"));
        assertEquals(0, all.get("RestartCount").getAsInt());
        assertEquals("overlay2", all.get("Driver").getAsString());
        assertEquals("linux", all.get("Platform").getAsString());

        JsonObject state = all.getAsJsonObject("State");
        assertEquals("running", state.get("Status").getAsString());
        assertTrue(state.get("Running").getAsBoolean());
        assertFalse(state.get("OOMKilled").getAsBoolean());
        assertTrue(Files.isDirectory(Path.of("/proc", state.get("Pid").getAsString())));
        assertEquals("0001-01-01T00:00:00Z", state.get("FinishedAt").getAsString());

        JsonObject config = all.getAsJsonObject("Config");
        assertEquals("hh", config.get("Hostname").getAsString());
        assertEquals("1000:50", config.get("User").getAsString());
        assertEquals("/tmp", config.get("WorkingDir").getAsString());
        assertEquals("[\"1000\"]", config.getAsJsonArray("Cmd").toString());
        assertEquals("[\"sleep\"]", config.getAsJsonArray("Entrypoint").toString());
        assertTrue(config.getAsJsonArray("Env").toString().contains("\"A=b\""));
        assertEquals("m", config.getAsJsonObject("Labels").get("l").getAsString());
        assertEquals("busybox", config.get("Image").getAsString());
        assertEquals(3, config.get("StopTimeout").getAsInt());

        JsonObject host = all.getAsJsonObject("HostConfig");
        assertEquals("[\"/tmp:/bound:ro\"]", host.getAsJsonArray("Binds").toString());
        assertEquals("size=1m", host.getAsJsonObject("Tmpfs").get("/t").getAsString());
        assertEquals(1, host.getAsJsonArray("CapAdd").size());
        assertEquals(64L << 20, host.get("Memory").getAsLong());
        assertEquals(500_000_000L, host.get("NanoCpus").getAsLong());
        assertEquals(77, host.get("PidsLimit").getAsInt());
        assertEquals(
                "{\"Name\":\"nofile\",\"Hard\":200,\"Soft\":100}",
                host.getAsJsonArray("Ulimits").get(0).toString());
        assertEquals(
                "on-failure", host.getAsJsonObject("RestartPolicy").get("Name").getAsString());
        assertEquals(
                3,
                host.getAsJsonObject("RestartPolicy").get("MaximumRetryCount").getAsInt());
        assertEquals("none", host.get("NetworkMode").getAsString());
        assertEquals("json-file", host.getAsJsonObject("LogConfig").get("Type").getAsString());
        assertEquals(
                "1m",
                host.getAsJsonObject("LogConfig")
                        .getAsJsonObject("Config")
                        .get("max-size")
                        .getAsString());
        assertEquals(
                "[\"no-new-privileges\"]", host.getAsJsonArray("SecurityOpt").toString());

        JsonObject mount = all.getAsJsonArray("Mounts").get(0).getAsJsonObject();
        assertEquals("bind", mount.get("Type").getAsString());
        assertEquals("/tmp", mount.get("Source").getAsString());
        assertEquals("/bound", mount.get("Destination").getAsString());
        assertFalse(mount.get("RW").getAsBoolean());
        assertNotNull(all.getAsJsonObject("NetworkSettings")
                .getAsJsonObject("Networks")
                .getAsJsonObject("none"));
    }

    @Test
    void anEndedContainerHasItsTimesAndNoPid() {
        String id = detached("busybox", "sh", "-c", "sleep 0.1; exit 2");
        docker.ok("wait", id);
        JsonObject state = state(id);
        assertEquals(2, state.get("ExitCode").getAsInt());
        assertEquals(0, state.get("Pid").getAsInt());
        assertTrue(
                state.get("StartedAt")
                                .getAsString()
                                .compareTo(state.get("FinishedAt").getAsString())
                        < 0,
                state.toString());
    }

    @Test
    void defaultsComeFromTheImage() {
        String id = docker.ok("create", "busybox");
        JsonObject config = inspect(id).getAsJsonObject("Config");
        assertEquals("[\"sh\"]", config.getAsJsonArray("Cmd").toString());
        assertTrue(config.get("Entrypoint").isJsonNull());
        assertEquals(id.substring(0, 12), config.get("Hostname").getAsString());
        assertEquals(
                "[\"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"]",
                config.getAsJsonArray("Env").toString());
    }

    @Test
    void sizeIsToldWhenAsked() {
        String id = detached("busybox", "sh", "-c", "head -c 100000 /dev/zero >/file");
        docker.ok("wait", id);
        assertFalse(inspect(id).has("SizeRw"));
        JsonObject sized =
                http.get("/v1.41/containers/" + id + "/json?size=1").expect(200).object();
        assertEquals(100_000, sized.get("SizeRw").getAsLong());
        assertTrue(sized.get("SizeRootFs").getAsLong() > 1_000_000);
    }

    @Test
    void dockersOwnFormat() {
        detached("--name", "formatted", "busybox", "sleep", "1000");
        assertEquals(
                "/formatted running 0",
                docker.ok("inspect", "-f", "{{.Name}} {{.State.Status}} {{.State.ExitCode}}", "formatted"));
        // 28's command line words it in two ways
        assertTrue(docker.run("inspect", "absent")
                .err()
                .toLowerCase(java.util.Locale.ROOT)
                .contains("no such object: absent"));
    }

    @Test
    void infoAndVersionTellAboutTheEngine() {
        JsonObject info = http.get("/v1.41/info").expect(200).object();
        int containers = info.get("Containers").getAsInt();
        docker.ok("create", "busybox", "true");
        info = http.get("/v1.41/info").expect(200).object();
        assertEquals(containers + 1, info.get("Containers").getAsInt());
        assertEquals("linux", info.get("OSType").getAsString());
        assertEquals("overlay2", info.get("Driver").getAsString());
        assertTrue(info.get("NCPU").getAsInt() >= 1);
        assertTrue(info.get("MemTotal").getAsLong() > 1 << 20);
        JsonObject version = http.get("/v1.41/version").expect(200).object();
        assertEquals("linux", version.get("Os").getAsString());
        assertTrue(version.getAsJsonArray("Components").size() >= 1);
        assertTrue(docker.ok("info").contains("Storage Driver: overlay2"));
    }

    private JsonObject created(String body) {
        return inspect(http.post("/v1.41/containers/create", body)
                .expect(201)
                .object()
                .get("Id")
                .getAsString());
    }

    @Test
    void pathsThatAreHiddenAreTold() {
        JsonObject host = created("{\"Image\":\"busybox\"}").getAsJsonObject("HostConfig");
        assertTrue(host.getAsJsonArray("MaskedPaths").contains(new JsonPrimitive("/proc/kcore")), host::toString);
        assertTrue(host.getAsJsonArray("ReadonlyPaths").contains(new JsonPrimitive("/proc/sys")), host::toString);
        assertTrue(host.get("SecurityOpt").isJsonNull(), host::toString);
        JsonObject open = created("{\"Image\":\"busybox\",\"HostConfig\":{\"Privileged\":true}}")
                .getAsJsonObject("HostConfig");
        assertTrue(open.get("MaskedPaths").isJsonNull(), open::toString);
        assertEquals("[\"label=disable\"]", open.get("SecurityOpt").toString());
        JsonObject shared = created(
                        "{\"Image\":\"busybox\",\"HostConfig\":{\"PidMode\":\"host\",\"SecurityOpt\":[\"no-new-privileges\"],\"MaskedPaths\":[]}}")
                .getAsJsonObject("HostConfig");
        assertEquals(
                "[\"no-new-privileges\",\"label=disable\"]",
                shared.get("SecurityOpt").toString());
        assertEquals("[]", shared.get("MaskedPaths").toString());
    }

    @Test
    void anEmptyEntrypointTakesTheImagesAway() {
        JsonObject all = created("{\"Image\":\"busybox\",\"Entrypoint\":[\"\"],\"Cmd\":[\"true\"]}");
        assertTrue(all.getAsJsonObject("Config").get("Entrypoint").isJsonNull(), all::toString);
        assertEquals("true", all.get("Path").getAsString());
    }

    @Test
    void onlyExecsThatHaveNotEndedAreTheContainers() {
        String id = detached("busybox", "sleep", "1000");
        docker.ok("exec", id, "true");
        Await.until("no exec", () -> inspect(id).get("ExecIDs").isJsonNull());
        docker.ok("exec", "-d", id, "sleep", "1000");
        assertEquals(1, inspect(id).getAsJsonArray("ExecIDs").size());
    }

    @Test
    void networkIsKnownBetweenRuns() {
        String id = docker.ok("run", "-d", "busybox", "sleep", "1000");
        JsonObject running = inspect(id).getAsJsonObject("NetworkSettings");
        String network = docker.ok("network", "inspect", "-f", "{{.Id}}", "bridge");
        assertEquals(network, endpoint(running).get("NetworkID").getAsString());
        assertTrue(running.get("SandboxKey").getAsString().startsWith("/"), running::toString);
        docker.ok("kill", id);
        docker.ok("wait", id);
        JsonObject ended = inspect(id).getAsJsonObject("NetworkSettings");
        assertEquals(network, endpoint(ended).get("NetworkID").getAsString());
        assertEquals("", endpoint(ended).get("IPAddress").getAsString());
        assertEquals("", endpoint(ended).get("EndpointID").getAsString());
    }

    private static JsonObject endpoint(JsonObject settings) {
        return settings.getAsJsonObject("Networks").getAsJsonObject("bridge");
    }

    @Test
    void logOfProbesIsAListBeforeTheFirst() {
        JsonObject all = inspect(
                docker.ok("run", "-d", "--health-cmd", "true", "--health-interval", "1h", "busybox", "sleep", "1000"));
        assertTrue(
                all.getAsJsonObject("State")
                        .getAsJsonObject("Health")
                        .get("Log")
                        .isJsonArray(),
                all::toString);
    }
}

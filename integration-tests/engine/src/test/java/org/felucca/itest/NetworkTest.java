package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Leftovers;
import org.felucca.itest.harness.Outside;
import org.junit.jupiter.api.Test;

/** none, host, container: and the default bridge. */
class NetworkTest extends EngineTest {
    private JsonObject bridge(String id) {
        return inspect(id)
                .getAsJsonObject("NetworkSettings")
                .getAsJsonObject("Networks")
                .getAsJsonObject("bridge");
    }

    @Test
    void noneHasOnlyLoopback() {
        assertEquals("lo", run("busybox", "ls", "/sys/class/net"));
        assertTrue(run("busybox", "ip", "addr").contains("127.0.0.1/8"));
        assertEquals("", run("busybox", "ip", "route"));
    }

    @Test
    void hostIsTheEnginesNamespace() throws IOException {
        String own = Files.readSymbolicLink(Path.of("/proc", Long.toString(engine.pid()), "ns/net"))
                .toString();
        assertEquals(own, docker.ok("run", "--rm", "--network", "host", "busybox", "readlink", "/proc/self/ns/net"));
    }

    @Test
    void containerSharesTheOthersNamespaceAndFiles() {
        String id = docker.ok("run", "-d", "--name", "base", "--hostname", "base-host", "busybox", "sleep", "1000");
        assertEquals(
                docker.ok("exec", id, "readlink", "/proc/self/ns/net"),
                docker.ok("run", "--rm", "--network", "container:base", "busybox", "readlink", "/proc/self/ns/net"));
        assertEquals(
                docker.ok("exec", id, "cat", "/etc/hosts"),
                docker.ok("run", "--rm", "--network", "container:base", "busybox", "cat", "/etc/hosts"));
        assertEquals("base-host", docker.ok("run", "--rm", "--network", "container:" + id, "busybox", "hostname"));
    }

    @Test
    void containerThatDoesNotRunIsRefused() {
        docker.ok("create", "--name", "still", "busybox", "true");
        docker.fails(
                125,
                "cannot join network of a non running container",
                "run",
                "--rm",
                "--network",
                "container:still",
                "busybox",
                "true");
        docker.fails(
                125, "No such container: absent", "run", "--rm", "--network", "container:absent", "busybox", "true");
    }

    @Test
    void bridgeGivesAnAddressARouteAndAName() {
        String id = docker.ok("run", "-d", "--hostname", "bridged", "busybox", "sleep", "1000");
        JsonObject endpoint = bridge(id);
        String address = endpoint.get("IPAddress").getAsString();
        String gateway = endpoint.get("Gateway").getAsString();
        assertTrue(address.matches("172\\.(1[7-9]|2\\d|3[01])\\.\\d+\\.\\d+"), address);
        assertEquals(16, endpoint.get("IPPrefixLen").getAsInt());
        String shown = docker.ok("exec", id, "ip", "addr", "show", "eth0");
        assertTrue(shown.contains("inet " + address + "/16"), shown);
        assertTrue(shown.contains(endpoint.get("MacAddress").getAsString()), shown);
        assertTrue(shown.contains("UP"), shown);
        assertTrue(docker.ok("exec", id, "ip", "route").contains("default via " + gateway + " dev eth0"));
        assertTrue(docker.ok("exec", id, "cat", "/etc/hosts").contains(address + "\tbridged"));
        assertTrue(docker.ok("exec", id, "ip", "addr", "show", "lo").contains("127.0.0.1"));
        JsonObject settings = inspect(id).getAsJsonObject("NetworkSettings");
        assertEquals(address, settings.get("IPAddress").getAsString());
        assertEquals(gateway, settings.get("Gateway").getAsString());
        assertEquals(64, endpoint.get("NetworkID").getAsString().length());
        assertEquals(64, endpoint.get("EndpointID").getAsString().length());
    }

    @Test
    void twoContainersReachEachOtherAndTheGateway() {
        String one = docker.ok("run", "-d", "busybox", "sleep", "1000");
        String two = docker.ok("run", "-d", "busybox", "sleep", "1000");
        String address = bridge(two).get("IPAddress").getAsString();
        assertNotEquals(bridge(one).get("IPAddress").getAsString(), address);
        docker.ok("exec", one, "ping", "-c", "1", "-W", "5", address);
        docker.ok(
                "exec",
                one,
                "ping",
                "-c",
                "1",
                "-W",
                "5",
                bridge(one).get("Gateway").getAsString());
        docker.ok("exec", "-d", two, "sh", "-c", "echo over tcp | nc -l -p 9000");
        Await.until("an answer", () -> docker.run("exec", one, "nc", "-w", "2", address, "9000")
                .out()
                .equals("over tcp\n"));
    }

    @Test
    void theEnginesHostReachesTheContainer() {
        String id = docker.ok("run", "-d", "busybox", "sleep", "1000");
        Leftovers.inside(
                engine,
                "ping",
                "-c",
                "1",
                "-W",
                "5",
                bridge(id).get("IPAddress").getAsString());
    }

    @Test
    void theWorldOutsideIsReachedByTheEnginesAddress() throws IOException {
        try (Outside outside = new Outside(engine)) {
            docker.ok("run", "--rm", "busybox", "ping", "-c", "1", "-W", "5", Outside.ADDRESS);
            // whoever is outside sees the engine's address, not the container's
            assertEquals(
                    Outside.ENGINES_ADDRESS,
                    outside.visitorFrom(() -> docker.ok(
                            "run", "-d", "busybox", "sh", "-c", "sleep 1000 | nc " + Outside.ADDRESS + " 7000")));
        }
    }

    @Test
    void anAddressIsGivenBackAndAnewAfterARestart() {
        String id = docker.ok("run", "-d", "busybox", "sleep", "1000");
        docker.ok("stop", "-t", "0", id);
        assertEquals("", bridge(id).get("IPAddress").getAsString());
        docker.ok("start", id);
        assertTrue(bridge(id).get("IPAddress").getAsString().startsWith("172."));
        docker.ok(
                "exec",
                id,
                "ping",
                "-c",
                "1",
                "-W",
                "5",
                bridge(id).get("Gateway").getAsString());
    }

    @Test
    void manyComeAndGoWithoutUsingUpAddresses() {
        String first = docker.ok("run", "--rm", "busybox", "hostname", "-i");
        for (int i = 0; i < 5; i++) {
            assertTrue(docker.ok("run", "--rm", "busybox", "hostname", "-i").startsWith("172."), first);
        }
        assertEquals("[]", http.get("/v1.41/containers/json?all=1").text().strip());
        JsonObject network = http.get("/v1.41/networks/bridge").expect(200).object();
        assertEquals(0, network.getAsJsonObject("Containers").size());
    }

    @Test
    void theThreeNetworksAreListedAndInspected() {
        String names = docker.ok("network", "ls", "--format", "{{.Name}} {{.Driver}} {{.Scope}}")
                .lines()
                .sorted()
                .reduce("", (a, b) -> a + b + "\n");
        assertEquals("bridge bridge local\nhost host local\nnone null local\n", names);
        String id = docker.ok("run", "-d", "--name", "member", "busybox", "sleep", "1000");
        JsonObject network = http.get("/v1.41/networks/bridge").expect(200).object();
        assertEquals(
                "member",
                network.getAsJsonObject("Containers")
                        .getAsJsonObject(id)
                        .get("Name")
                        .getAsString());
        assertTrue(network.getAsJsonObject("IPAM")
                .getAsJsonArray("Config")
                .get(0)
                .getAsJsonObject()
                .get("Subnet")
                .getAsString()
                .endsWith("/16"));
        assertTrue(http.get("/v1.41/networks/absent").expect(404).message().contains("network absent not found"));
    }

    @Test
    void anUnknownNetworkIsRefused() {
        docker.fails(125, "network absent not found", "run", "--rm", "--network", "absent", "busybox", "true");
    }
}

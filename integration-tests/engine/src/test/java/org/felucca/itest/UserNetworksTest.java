package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonObject;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.junit.jupiter.api.Test;

/** Networks that users make: addresses, isolation, and containers that come and leave. */
class UserNetworksTest extends EngineTest {
    private JsonObject endpoint(String container, String network) {
        return inspect(container)
                .getAsJsonObject("NetworkSettings")
                .getAsJsonObject("Networks")
                .getAsJsonObject(network);
    }

    private String address(String container, String network) {
        return endpoint(container, network).get("IPAddress").getAsString();
    }

    private boolean reaches(String container, String address) {
        return docker.run("exec", container, "ping", "-c", "1", "-W", "1", address)
                        .exit()
                == 0;
    }

    private String create(String body) {
        return http.post("/v1.41/networks/create", body).message();
    }

    @Test
    void aNetworkIsMadeShownAndRemoved() {
        String id = docker.ok(
                "network",
                "create",
                "--subnet",
                "10.213.0.0/24",
                "--gateway",
                "10.213.0.254",
                "--ip-range",
                "10.213.0.128/25",
                "--aux-address",
                "router=10.213.0.129",
                "--label",
                "made=here",
                "--opt",
                "com.docker.network.bridge.name=itbr0",
                "front");
        assertEquals(64, id.length());
        JsonObject network = http.get("/v1.41/networks/front").expect(200).object();
        assertEquals(id, network.get("Id").getAsString());
        assertEquals("bridge", network.get("Driver").getAsString());
        assertEquals("{\"made\":\"here\"}", network.get("Labels").toString());
        JsonObject pool =
                network.getAsJsonObject("IPAM").getAsJsonArray("Config").get(0).getAsJsonObject();
        assertEquals("10.213.0.0/24", pool.get("Subnet").getAsString());
        assertEquals("10.213.0.128/25", pool.get("IPRange").getAsString());
        assertEquals("10.213.0.254", pool.get("Gateway").getAsString());
        assertEquals(
                "{\"router\":\"10.213.0.129\"}", pool.get("AuxiliaryAddresses").toString());
        docker.ok("run", "-d", "--name", "inside", "--network", "front", "busybox", "sleep", "1000");
        String address = address("inside", "front");
        assertTrue(address.equals("10.213.0.128") || address.equals("10.213.0.130"), address);
        assertEquals("10.213.0.254", endpoint("inside", "front").get("Gateway").getAsString());
        docker.fails(1, "has active endpoints", "network", "rm", "front");
        docker.ok("rm", "-f", "inside");
        docker.ok("network", "rm", "front");
        docker.fails(1, "network front not found", "network", "inspect", "front");
    }

    @Test
    void whatCannotBeIsRefusedInDockersWords() {
        docker.ok("network", "create", "--subnet", "10.214.0.0/24", "once");
        docker.fails(1, "network with name once already exists", "network", "create", "once");
        docker.fails(
                1,
                "Pool overlaps with other one on this address space",
                "network",
                "create",
                "--subnet",
                "10.214.0.0/16",
                "n");
        docker.fails(1, "operation is not permitted on predefined bridge network", "network", "create", "bridge");
        docker.fails(1, "bridge is a pre-defined network and cannot be removed", "network", "rm", "bridge");
        docker.fails(1, "plugin \"nope\" not found", "network", "create", "-d", "nope", "n");
        docker.fails(1, "Invalid subnet 10.1.0.0/33", "network", "create", "--subnet", "10.1.0.0/33", "n");
        assertTrue(create(
                        "{\"Name\":\"n\",\"IPAM\":{\"Config\":[{\"Subnet\":\"10.215.0.0/24\",\"Gateway\":\"10.216.0.1\"}]}}")
                .contains("Requested address is out of range"));
        docker.fails(
                125,
                "It does not belong to any of this network's subnets",
                "run",
                "--rm",
                "--network",
                "once",
                "--ip",
                "10.99.0.9",
                "busybox",
                "true");
        docker.fails(
                125,
                "Address already in use",
                "run",
                "--rm",
                "--network",
                "once",
                "--ip",
                "10.214.0.1",
                "busybox",
                "true");
        docker.ok("network", "create", "chosen");
        docker.fails(
                125,
                "user specified IP address is supported only when connecting to networks with user configured subnets",
                "run",
                "--rm",
                "--network",
                "chosen",
                "--ip",
                "172.31.0.9",
                "busybox",
                "true");
        assertEquals(403, http.delete("/v1.41/networks/host").status());
    }

    @Test
    void networksAreApartAndContainersComeAndLeave() {
        docker.ok("network", "create", "one");
        docker.ok("network", "create", "--subnet", "10.217.0.0/24", "two");
        docker.ok("run", "-d", "--name", "cat", "--network", "one", "busybox", "sleep", "1000");
        docker.ok("run", "-d", "--name", "dog", "--network", "two", "busybox", "sleep", "1000");
        String b = address("dog", "two");
        assertFalse(reaches("cat", b));
        docker.ok("network", "connect", "--ip", "10.217.0.77", "two", "cat");
        assertTrue(reaches("cat", b));
        assertTrue(reaches("dog", "10.217.0.77"));
        assertTrue(docker.ok("exec", "cat", "cat", "/etc/hosts").contains("10.217.0.77\t"));
        assertEquals("10.217.0.77", address("cat", "two"));
        docker.fails(1, "endpoint with name cat already exists in network two", "network", "connect", "two", "cat");
        docker.ok("network", "disconnect", "one", "cat");
        assertTrue(docker.ok("exec", "cat", "ip", "route").contains("default via 10.217.0.1"));
        docker.fails(1, "is not connected to network one", "network", "disconnect", "one", "cat");
        docker.ok("restart", "-t", "0", "cat");
        assertEquals("10.217.0.77", address("cat", "two"));
        assertTrue(reaches("cat", b));
        docker.ok("rm", "-f", "cat", "dog");
        assertEquals(
                "one\ntwo",
                String.join(
                        "\n",
                        docker.ok("network", "prune", "-f")
                                .lines()
                                .filter(line -> line.equals("one") || line.equals("two"))
                                .sorted()
                                .toList()));
    }

    @Test
    void aStoppedContainerIsConnectedAtItsNextStart() {
        docker.ok("network", "create", "back");
        docker.ok("network", "create", "front");
        docker.ok("create", "--name", "cold", "--network", "back", "busybox", "sleep", "1000");
        docker.ok("network", "connect", "--alias", "other", "front", "cold");
        docker.ok("network", "disconnect", "back", "cold");
        docker.fails(1, "is not connected to the network back", "network", "disconnect", "back", "cold");
        docker.ok("start", "cold");
        JsonObject networks = inspect("cold").getAsJsonObject("NetworkSettings").getAsJsonObject("Networks");
        assertEquals("[front]", networks.keySet().toString());
        assertTrue(endpoint("cold", "front").get("Aliases").toString().contains("\"other\""));
        assertEquals(
                "2",
                docker.ok("exec", "cold", "sh", "-c", "ls /sys/class/net | wc -l")
                        .strip());
    }

    @Test
    void hostAndNoneStayAlone() {
        docker.ok("network", "create", "some");
        docker.ok("run", "-d", "--name", "hosted", "--network", "host", "busybox", "sleep", "1000");
        docker.fails(
                1,
                "container sharing network namespace with another container or host cannot be connected to any other network",
                "network",
                "connect",
                "some",
                "hosted");
        docker.ok("run", "-d", "--name", "lonely", "--network", "none", "busybox", "sleep", "1000");
        docker.fails(
                1,
                "container cannot be connected to multiple networks with one of the networks in private (none) mode",
                "network",
                "connect",
                "some",
                "lonely");
        Http.Response nobody = http.post("/v1.41/networks/some/connect", "{\"Container\":\"nobody\"}");
        assertEquals(404, nobody.status(), nobody.toString());
    }

    @Test
    void portsOfAUsersNetworkArePublished() {
        docker.ok("network", "create", "web");
        docker.ok(
                "run",
                "-d",
                "--name",
                "serving",
                "--hostname",
                "served",
                "--network",
                "web",
                "-p",
                "18099:80",
                "busybox",
                "nc",
                "-ll",
                "-p",
                "80",
                "-e",
                "hostname");
        docker.ok("run", "-d", "--name", "visiting", "--network", "web", "busybox", "sleep", "1000");
        String port = docker.ok("port", "serving", "80/tcp");
        assertTrue(port.contains(":18099"), port);
        String gateway = endpoint("serving", "web").get("Gateway").getAsString();
        Await.until("an answer through the published port", () -> docker.run(
                        "exec", "visiting", "nc", "-w", "2", gateway, "18099")
                .out()
                .contains("served"));
    }

    @Test
    void anInternalNetworkLeadsNowhere() {
        docker.ok("network", "create", "--internal", "closed");
        docker.ok("network", "create", "open");
        docker.ok(
                "run",
                "-d",
                "--name",
                "prisoner",
                "--network",
                "closed",
                "--cap-add",
                "NET_ADMIN",
                "busybox",
                "sleep",
                "1000");
        docker.ok("run", "-d", "--name", "cellmate", "--network", "closed", "busybox", "sleep", "1000");
        docker.ok("run", "-d", "--name", "free", "--network", "open", "busybox", "sleep", "1000");
        assertTrue(reaches("prisoner", address("cellmate", "closed")));
        assertFalse(docker.ok("exec", "prisoner", "ip", "route").contains("default"));
        String gateway = http.get("/v1.41/networks/closed")
                .expect(200)
                .object()
                .getAsJsonObject("IPAM")
                .getAsJsonArray("Config")
                .get(0)
                .getAsJsonObject()
                .get("Gateway")
                .getAsString();
        docker.ok("exec", "prisoner", "ip", "route", "add", "default", "via", gateway);
        assertFalse(reaches("prisoner", address("free", "open")));
        assertFalse(reaches("free", address("prisoner", "closed")));
    }

    @Test
    void containersMayBeKeptFromEachOther() {
        assumeFalse(engine.isDocker(), "Docker needs br_netfilter for it");
        docker.ok("network", "create", "-o", "com.docker.network.bridge.enable_icc=false", "apart");
        docker.ok("run", "-d", "--name", "left", "--network", "apart", "busybox", "sleep", "1000");
        docker.ok("run", "-d", "--name", "right", "--network", "apart", "busybox", "sleep", "1000");
        assertFalse(reaches("left", address("right", "apart")));
        assertTrue(reaches("left", endpoint("left", "apart").get("Gateway").getAsString()));
    }
}

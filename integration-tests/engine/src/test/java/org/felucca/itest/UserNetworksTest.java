package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        docker.ok("run", "-d", "--name", "a", "--network", "one", "busybox", "sleep", "1000");
        docker.ok("run", "-d", "--name", "b", "--network", "two", "busybox", "sleep", "1000");
        String b = address("b", "two");
        assertFalse(reaches("a", b));
        docker.ok("network", "connect", "--ip", "10.217.0.77", "two", "a");
        assertTrue(reaches("a", b));
        assertTrue(reaches("b", "10.217.0.77"));
        assertTrue(docker.ok("exec", "a", "cat", "/etc/hosts").contains("10.217.0.77\t"));
        assertEquals("10.217.0.77", address("a", "two"));
        docker.fails(1, "endpoint with name a already exists in network two", "network", "connect", "two", "a");
        docker.ok("network", "disconnect", "one", "a");
        assertTrue(docker.ok("exec", "a", "ip", "route").contains("default via 10.217.0.1"));
        docker.fails(1, "is not connected to network one", "network", "disconnect", "one", "a");
        docker.ok("restart", "-t", "0", "a");
        assertEquals("10.217.0.77", address("a", "two"));
        assertTrue(reaches("a", b));
        docker.ok("rm", "-f", "a", "b");
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
        docker.ok("create", "--name", "c", "--network", "back", "busybox", "sleep", "1000");
        docker.ok("network", "connect", "--alias", "other", "front", "c");
        docker.ok("network", "disconnect", "back", "c");
        docker.fails(1, "is not connected to the network back", "network", "disconnect", "back", "c");
        docker.ok("start", "c");
        JsonObject networks = inspect("c").getAsJsonObject("NetworkSettings").getAsJsonObject("Networks");
        assertEquals("[front]", networks.keySet().toString());
        assertTrue(endpoint("c", "front").get("Aliases").toString().contains("\"other\""));
        assertEquals(
                "2",
                docker.ok("exec", "c", "sh", "-c", "ls /sys/class/net | wc -l").strip());
    }

    @Test
    void hostAndNoneStayAlone() {
        docker.ok("network", "create", "some");
        docker.ok("run", "-d", "--name", "h", "--network", "host", "busybox", "sleep", "1000");
        docker.fails(
                1,
                "container sharing network namespace with another container or host cannot be connected to any other network",
                "network",
                "connect",
                "some",
                "h");
        docker.ok("run", "-d", "--name", "n", "--network", "none", "busybox", "sleep", "1000");
        docker.fails(
                1,
                "container cannot be connected to multiple networks with one of the networks in private (none) mode",
                "network",
                "connect",
                "some",
                "n");
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
                "s",
                "--network",
                "web",
                "-p",
                "18099:80",
                "busybox",
                "sh",
                "-c",
                "mkdir /w; echo served >/w/index.html; httpd -f -p 80 -h /w");
        String port = docker.ok("port", "s", "80/tcp");
        assertTrue(port.contains(":18099"), port);
        String gateway = endpoint("s", "web").get("Gateway").getAsString();
        Await.until("an answer through the published port", () -> docker.run(
                        "run",
                        "--rm",
                        "--network",
                        "web",
                        "busybox",
                        "wget",
                        "-T",
                        "2",
                        "-qO-",
                        "http://" + gateway + ":18099/")
                .out()
                .contains("served"));
    }
}

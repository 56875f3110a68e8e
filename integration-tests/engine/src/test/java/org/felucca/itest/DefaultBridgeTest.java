package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.Test;

/** Names and addresses on the default bridge, where there is no DNS: hosts files, links, MAC addresses. */
class DefaultBridgeTest extends EngineTest {
    @Test
    void aliasesAndAddressesAreForOtherNetworks() {
        docker.assumeVersion(25); // an older one does not send the address for the default network
        docker.fails(
                125,
                "user specified IP address is supported on user defined networks only",
                "run",
                "--rm",
                "--ip",
                "172.17.0.9",
                "busybox",
                "true");
        String id = http.post(
                        "/v1.41/containers/create",
                        "{\"Image\":\"busybox\",\"NetworkingConfig\":{\"EndpointsConfig\":{\"bridge\":{\"Aliases\":[\"foo\"]}}}}")
                .expect(201)
                .object()
                .get("Id")
                .getAsString();
        assertTrue(http.post("/v1.41/containers/" + id + "/start", "")
                .message()
                .contains("network-scoped alias is supported only for containers in user defined networks"));
    }

    @Test
    void macAddressThatOlderClientsAskForIsGiven() {
        String id = http.post(
                        "/v1.41/containers/create",
                        "{\"Image\":\"busybox\",\"Cmd\":[\"sleep\",\"100\"],\"MacAddress\":\"02:42:ac:11:00:97\"}")
                .expect(201)
                .object()
                .get("Id")
                .getAsString();
        docker.ok("start", id);
        assertTrue(docker.ok("exec", id, "ip", "link", "show", "eth0").contains("02:42:ac:11:00:97"));
        assertEquals(
                "02:42:ac:11:00:97",
                inspect(id).getAsJsonObject("NetworkSettings").get("MacAddress").getAsString());
    }

    @Test
    void hostGatewayIsTheBridge() {
        String text = docker.ok(
                "run",
                "--rm",
                "--add-host",
                "up:host-gateway",
                "--dns",
                "192.0.2.53",
                "--dns-search",
                "foo.test",
                "--dns-option",
                "ndots:3",
                "busybox",
                "sh",
                "-c",
                "grep up /etc/hosts; ip route | head -n 1; cat /etc/resolv.conf");
        String[] lines = text.split("\n", -1);
        assertTrue(lines[1].contains("default via " + lines[0].split("\t", 2)[0] + " "), text);
        assertEquals("up", lines[0].split("\t", 2)[1]);
        assertTrue(text.contains("search foo.test\nnameserver 192.0.2.53\noptions ndots:3"), text);
    }

    @Test
    void linkIsALineInHostsAndVariables() {
        String id = docker.ok(
                "run",
                "-d",
                "--name",
                "la",
                "--expose",
                "80",
                "--expose",
                "53/udp",
                "-e",
                "FOO=bar",
                "busybox",
                "sleep",
                "1000");
        String address =
                inspect(id).getAsJsonObject("NetworkSettings").get("IPAddress").getAsString();
        docker.ok("create", "--name", "lb", "--link", "la:d-b", "busybox", "sh", "-c", "cat /etc/hosts; env");
        assertEquals(
                "[\"/la:/lb/d-b\"]",
                inspect("lb").getAsJsonObject("HostConfig").get("Links").toString());
        String text = docker.ok("start", "-a", "lb");
        assertTrue(text.contains(address + "\td-b " + id.substring(0, 12) + " la\n"), text);
        Set<String> variables =
                new TreeSet<>(text.lines().filter(l -> l.startsWith("D_B_")).toList());
        assertEquals(
                new TreeSet<>(Set.of(
                        "D_B_ENV_FOO=bar",
                        "D_B_NAME=/lb/d-b",
                        "D_B_PORT=udp://" + address + ":53",
                        "D_B_PORT_53_UDP=udp://" + address + ":53",
                        "D_B_PORT_53_UDP_ADDR=" + address,
                        "D_B_PORT_53_UDP_PORT=53",
                        "D_B_PORT_53_UDP_PROTO=udp",
                        "D_B_PORT_80_TCP=tcp://" + address + ":80",
                        "D_B_PORT_80_TCP_ADDR=" + address,
                        "D_B_PORT_80_TCP_PORT=80",
                        "D_B_PORT_80_TCP_PROTO=tcp")),
                variables);
        docker.ok("stop", "-t", "0", "la");
        docker.fails(1, "Cannot link to a non running container: /la AS /lb/d-b", "start", "-a", "lb");
        docker.fails(
                125,
                "could not get container for nobody: No such container: nobody",
                "run",
                "--link",
                "nobody",
                "busybox",
                "true");
    }

    @Test
    void linkTellsPortsInARowAsARange() {
        docker.ok(
                "run",
                "-d",
                "--name",
                "ranged",
                "--expose",
                "8000-8002",
                "--expose",
                "9000-9001",
                "busybox",
                "sleep",
                "1000");
        String address = inspect("ranged")
                .getAsJsonObject("NetworkSettings")
                .get("IPAddress")
                .getAsString();
        Set<String> variables = new TreeSet<>(docker.ok("run", "--rm", "--link", "ranged:r", "busybox", "env")
                .lines()
                .filter(l -> l.startsWith("R_PORT_") && (l.contains("_START=") || l.contains("_END=")))
                .toList());
        assertEquals(
                new TreeSet<>(Set.of(
                        "R_PORT_8000_TCP_START=tcp://" + address + ":8000",
                        "R_PORT_8000_TCP_PORT_START=8000",
                        "R_PORT_8000_TCP_END=tcp://" + address + ":8002",
                        "R_PORT_8000_TCP_PORT_END=8002")),
                variables);
    }

    @Test
    void linkFollowsTheOtherToItsNextAddress() {
        docker.ok("run", "-d", "--name", "moves", "busybox", "sleep", "1000");
        docker.ok("run", "-d", "--name", "follows", "--link", "moves:other", "busybox", "sleep", "1000");
        docker.ok("exec", "follows", "sh", "-c", "echo 192.0.2.1 mine >>/etc/hosts");
        docker.ok("stop", "-t", "0", "moves");
        docker.ok("run", "-d", "--name", "takes-its-place", "busybox", "sleep", "1000");
        docker.ok("start", "moves");
        String address = inspect("moves")
                .getAsJsonObject("NetworkSettings")
                .get("IPAddress")
                .getAsString();
        String hosts = docker.ok("exec", "follows", "cat", "/etc/hosts");
        assertTrue(hosts.contains(address + "\tother "), hosts);
        assertTrue(hosts.contains("192.0.2.1 mine"), hosts);
    }

    @Test
    void linkIsRemovedByItsName() {
        docker.ok("run", "-d", "--name", "linked", "busybox", "sleep", "1000");
        docker.ok("create", "--name", "linking", "--link", "linked:l", "busybox", "cat", "/etc/hosts");
        docker.fails(1, "cannot remove the default link name of the container", "rm", "--link", "linking");
        docker.fails(1, "No such container: ", "rm", "--link", "linking/other");
        docker.ok("rm", "--link", "linking/l");
        assertTrue(inspect("linking").getAsJsonObject("HostConfig").get("Links").isJsonNull(), () -> inspect("linking")
                .toString());
        assertEquals("", docker.ok("inspect", "-f", "{{if .State.Running}}runs{{end}}", "linking"));
    }
}

package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Leftovers;
import org.felucca.itest.harness.Outside;
import org.felucca.itest.harness.Traffic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Published ports on the default bridge, with real traffic from everywhere. */
class PublishTest extends EngineTest {
    private String idle(String... flags) {
        String[] command = new String[flags.length + 5];
        command[0] = "run";
        command[1] = "-d";
        System.arraycopy(flags, 0, command, 2, flags.length);
        command[flags.length + 2] = "busybox";
        command[flags.length + 3] = "sleep";
        command[flags.length + 4] = "1000";
        return docker.ok(command);
    }

    private long pid(String container) {
        return state(container).get("Pid").getAsLong();
    }

    private JsonObject network(String container) {
        return inspect(container).getAsJsonObject("NetworkSettings");
    }

    private String gateway(String container) {
        return network(container).get("Gateway").getAsString();
    }

    private JsonObject ports(String container) {
        return network(container).getAsJsonObject("Ports");
    }

    private int hostPort(String container, String port) {
        return ports(container)
                .getAsJsonArray(port)
                .get(0)
                .getAsJsonObject()
                .get("HostPort")
                .getAsInt();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void hostReachesAPortAtAllItsAddresses(String protocol) throws IOException {
        String id = idle("-p", "18080:80/" + protocol);
        try (Commands.Running server = Traffic.serve(pid(id), protocol, 80)) {
            assertTrue(server.alive());
            String gateway = gateway(id);
            for (String address : new String[] {"127.0.0.1", "127.0.0.2", gateway, "::1"}) {
                // Docker's proxy answers from another address there
                boolean silent = engine.isDocker() && protocol.equals("udp") && address.equals("127.0.0.2");
                if (!silent) {
                    assertEquals(gateway, Traffic.ask(engine.pid(), protocol, address, 18080), address);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void otherHostsReachAPortAndTheContainerSeesThem(String protocol) throws IOException {
        String id = idle("-p", "18081:80/" + protocol, "-p", "127.0.0.1:18082:80/" + protocol);
        try (Outside outside = new Outside(engine);
                Commands.Running server = Traffic.serve(pid(id), protocol, 80)) {
            assertTrue(server.alive());
            assertEquals(Outside.ADDRESS, Traffic.ask(outside.pid(), protocol, Outside.ENGINES_ADDRESS, 18081));
            assertEquals(gateway(id), Traffic.ask(engine.pid(), protocol, "127.0.0.1", 18082));
            assertFalse(Traffic.answers(outside.pid(), protocol, Outside.ENGINES_ADDRESS, 18082));
        }
    }

    @Test
    void portAtOneAddressIsReachedThereAlone() throws IOException {
        try (Outside outside = new Outside(engine)) {
            String id = idle("-p", Outside.ENGINES_ADDRESS + ":18083:80");
            try (Commands.Running server = Traffic.serve(pid(id), "tcp", 80)) {
                assertTrue(server.alive());
                Traffic.ask(outside.pid(), "tcp", Outside.ENGINES_ADDRESS, 18083);
                Traffic.ask(engine.pid(), "tcp", Outside.ENGINES_ADDRESS, 18083);
                assertFalse(Traffic.answers(engine.pid(), "tcp", "127.0.0.1", 18083));
                assertFalse(Traffic.answers(engine.pid(), "tcp", gateway(id), 18083));
            }
            docker.ok("rm", "-f", id);
        }
    }

    @Test
    void portThatIsNotPublishedIsShutToOtherHostsThatKnowTheWay() throws IOException {
        String id = idle("-p", "18084:80", "--expose", "81");
        String address = network(id).get("IPAddress").getAsString();
        try (Outside outside = new Outside(engine);
                Commands.Running published = Traffic.serve(pid(id), "tcp", 80);
                Commands.Running exposed = Traffic.serve(pid(id), "tcp", 81)) {
            assertTrue(published.alive() && exposed.alive());
            outside.knowTheWayTo("172.16.0.0/12");
            assertFalse(Traffic.answers(outside.pid(), "tcp", address, 81));
            Traffic.ask(engine.pid(), "tcp", address, 81);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void containersReachAPortOfTheHost(String protocol) throws IOException {
        String id = idle("-p", "18085:80/" + protocol);
        String other = idle();
        try (Commands.Running server = Traffic.serve(pid(id), protocol, 80)) {
            assertTrue(server.alive());
            Traffic.ask(pid(other), protocol, gateway(id), 18085);
            Traffic.ask(pid(id), protocol, gateway(id), 18085);
        }
    }

    /** The bridge's route_localnet would let them, but for the guard: seen by hand, with the guard's rules flushed. */
    @Test
    void containersDoNotReachTheHostsLoopback() throws IOException {
        String id = idle("-p", "127.0.0.1:18086:80");
        String attacker = idle();
        try (Commands.Running server = Traffic.serve(pid(id), "tcp", 80);
                Commands.Running ofTheHost = Traffic.serve(engine.pid(), "tcp", 18087)) {
            assertTrue(server.alive() && ofTheHost.alive());
            Commands.ok(
                    "nsenter",
                    "--net",
                    "--target",
                    Long.toString(pid(attacker)),
                    "sh",
                    "-c",
                    "ip addr flush dev lo; ip route add 127.0.0.0/8 via " + gateway(id)
                            + " dev eth0 onlink; echo 1 >/proc/sys/net/ipv4/conf/eth0/route_localnet");
            assertFalse(Traffic.answers(pid(attacker), "tcp", "127.0.0.1", 18086));
            assertFalse(Traffic.answers(pid(attacker), "tcp", "127.0.0.1", 18087));
        }
    }

    @Test
    void freePortsAreAllDifferentAndExposedOnesGetOneWithP() {
        String one = idle("-p", "80", "-p", "81", "-p", "53/udp", "--expose", "9000");
        String two = idle("-P", "--expose", "80", "--expose", "90-91", "-p", "127.0.0.1::99");
        Set<Integer> tcp = new TreeSet<>();
        int[] given = {
            hostPort(one, "80/tcp"),
            hostPort(one, "81/tcp"),
            hostPort(two, "80/tcp"),
            hostPort(two, "90/tcp"),
            hostPort(two, "91/tcp"),
            hostPort(two, "99/tcp")
        };
        for (int port : given) {
            assertTrue(port >= 32768, "port " + port);
            tcp.add(port);
        }
        // one at the loopback may have a number that others have elsewhere in Docker
        assertTrue(tcp.size() >= given.length - 1, tcp.toString());
        assertTrue(ports(one).get("9000/tcp").isJsonNull());
        assertTrue(hostPort(one, "53/udp") >= 32768);
        assertEquals(
                "127.0.0.1",
                ports(two)
                        .getAsJsonArray("99/tcp")
                        .get(0)
                        .getAsJsonObject()
                        .get("HostIp")
                        .getAsString());
    }

    @Test
    void datagramsOfASenderThatGoesOnFollowThePortToItsNextContainer() throws IOException {
        try (Outside outside = new Outside(engine)) {
            String first = idle("--hostname", "first", "-p", "18099:80/udp");
            try (Commands.Running sender = Traffic.keepSending(outside.pid(), Outside.ENGINES_ADDRESS, 18099)) {
                try (Commands.Running server = Traffic.serve(pid(first), "udp", 80)) {
                    assertTrue(server.alive());
                    sender.awaitOut("answer");
                }
                idle();
                docker.ok("rm", "-f", first);
                String second = idle("-p", "18099:81/udp");
                try (Commands.Running server = Traffic.serve(pid(second), "udp", 81)) {
                    assertTrue(server.alive());
                    int before = sender.outSoFar().length();
                    Await.until(
                            () -> "an answer of the second: " + sender.errSoFar(),
                            () -> sender.outSoFar().length() > before);
                }
            }
        }
    }

    @Test
    void ourCommandPublishesTheSame() {
        assumeFalse(engine.isDocker(), "our command line is tested on our engine");
        String felucca = System.getProperty("repository") + "/felucca";
        String[] words = {
            felucca,
            "-H",
            "unix://" + engine.socket(),
            "create",
            "--name",
            "ours",
            "-P",
            "--expose",
            "70-71/udp",
            "-p",
            "18150:80",
            "-p",
            "127.0.0.1:18151:53/udp",
            "-p",
            "[::1]:18152:82",
            "-p",
            "18153-18154:83-84",
            "busybox",
            "sleep",
            "1000"
        };
        Commands.ok(words);
        words[0] = "docker";
        words[5] = "theirs";
        Commands.ok(words);
        assertEquals(
                inspect("theirs").getAsJsonObject("HostConfig").get("PortBindings"),
                inspect("ours").getAsJsonObject("HostConfig").get("PortBindings"));
        docker.ok("start", "ours");
        docker.assumeVersion(25); // an older one writes ports in another form, in no order
        for (String[] ask : new String[][] {
            {"port", "ours"},
            {"port", "ours", "80"},
            {"ps", "--format", "{{.Ports}}"},
            {"ps", "--filter", "publish=18151/udp", "-q"}
        }) {
            String[] ours = new String[ask.length + 3];
            ours[0] = felucca;
            ours[1] = "-H";
            ours[2] = "unix://" + engine.socket();
            System.arraycopy(ask, 0, ours, 3, ask.length);
            assertEquals(docker.ok(ask), Commands.ok(ours));
        }
    }

    /** Addresses of IPv6 as newer command lines of docker write them. */
    private static String bracketed(String text) {
        return text.replaceAll("(?m)(^| )::(1?):(\\d)", "$1[::$2]:$3");
    }

    @Test
    void rangesAreTakenInOrder() throws IOException {
        String id = idle("-p", "18100-18102:80-82", "-p", "18110-18119:90");
        assertEquals(18100, hostPort(id, "80/tcp"));
        assertEquals(18102, hostPort(id, "82/tcp"));
        assertEquals(18110, hostPort(id, "90/tcp"));
        String second = idle("-p", "18110-18119:90");
        assertEquals(18111, hostPort(second, "90/tcp"));
        docker.fails(125, "all ports are allocated", "run", "-d", "-p", "18110-18111:90", "busybox", "sleep", "1000");
        try (Commands.Running server = Traffic.serve(pid(second), "tcp", 90)) {
            assertTrue(server.alive());
            Traffic.ask(engine.pid(), "tcp", "127.0.0.1", 18111);
        }
    }

    @Test
    void portsAreToldEverywhere() {
        String id = idle("--name", "told", "-p", "18120:80", "-p", "127.0.0.1:18121:53/udp", "--expose", "99");
        assertEquals(
                "{\"53/udp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"18121\"}],"
                        + "\"80/tcp\":[{\"HostIp\":\"0.0.0.0\",\"HostPort\":\"18120\"},{\"HostIp\":\"::\",\"HostPort\":\"18120\"}],"
                        + "\"99/tcp\":null}",
                ports(id).toString());
        JsonArray listed = http.get("/v1.41/containers/json")
                .expect(200)
                .json()
                .getAsJsonArray()
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("Ports");
        Set<String> each = new TreeSet<>();
        for (JsonElement port : listed) {
            each.add(port.toString());
        }
        assertEquals(
                Set.of(
                        "{\"IP\":\"127.0.0.1\",\"PrivatePort\":53,\"PublicPort\":18121,\"Type\":\"udp\"}",
                        "{\"IP\":\"0.0.0.0\",\"PrivatePort\":80,\"PublicPort\":18120,\"Type\":\"tcp\"}",
                        "{\"IP\":\"::\",\"PrivatePort\":80,\"PublicPort\":18120,\"Type\":\"tcp\"}",
                        "{\"PrivatePort\":99,\"Type\":\"tcp\"}"),
                each);
        assertEquals(
                "53/udp -> 127.0.0.1:18121\n80/tcp -> 0.0.0.0:18120\n80/tcp -> [::]:18120",
                bracketed(docker.ok("port", "told")));
        assertEquals("0.0.0.0:18120\n[::]:18120", bracketed(docker.ok("port", "told", "80")));
        assertEquals(
                "99/tcp, 127.0.0.1:18121->53/udp, 0.0.0.0:18120->80/tcp, [::]:18120->80/tcp",
                bracketed(docker.ok("ps", "--format", "{{.Ports}}")));
        docker.ok("stop", "-t", "0", id);
        assertEquals("{}", ports(id).toString());
        assertEquals("", docker.ok("ps", "-a", "--format", "{{.Ports}}"));
    }

    @ParameterizedTest
    @CsvSource({
        "publish=18122,1",
        "publish=80,0",
        "publish=18120-18125,1",
        "publish=18122/udp,0",
        "expose=80,1",
        "expose=99,1",
        "expose=70-79,0",
        "expose=80/udp,0"
    })
    void filtersLookAtPorts(String filter, int found) {
        String id = idle("-p", "18122:80", "--expose", "99");
        String seen = docker.ok("ps", "-q", "--no-trunc", "--filter", filter);
        assertEquals(found == 1 ? id : "", seen);
    }

    @Test
    void filterThatIsNoPortIsRefused() {
        for (String wrong : new String[] {"publish=x", "expose=70000", "publish=80-x"}) {
            docker.fails(1, "error while looking up for", "ps", "--filter", wrong);
        }
    }

    @Test
    void portThatIsAllocatedIsRefusedAndNothingStays() {
        String first = idle("-p", "18130:80");
        Map<String, Set<String>> before = Leftovers.of(engine);
        docker.fails(
                125,
                "Bind for 0.0.0.0:18130 failed: port is already allocated",
                "run",
                "-d",
                "--name",
                "second",
                "-p",
                "18131:81",
                "-p",
                "18130:80",
                "busybox",
                "sleep",
                "1000");
        JsonObject state = state("second");
        assertEquals("created", state.get("Status").getAsString());
        assertEquals(128, state.get("ExitCode").getAsInt());
        assertTrue(
                state.get("Error")
                        .getAsString()
                        .startsWith("driver failed programming external connectivity on endpoint second ("),
                state.toString());
        assertEquals("{}", ports("second").toString());
        Await.until(
                () -> "nothing left: " + network(before), () -> network(before).isEmpty());
        assertEquals(500, http.post("/v1.41/containers/second/start", "").status());
        docker.ok("rm", "-f", first);
        docker.ok("start", "second");
        assertEquals(18130, hostPort("second", "80/tcp"));
        assertEquals(18131, hostPort("second", "81/tcp"));
    }

    private Map<String, Set<String>> network(Map<String, Set<String>> before) {
        Map<String, Set<String>> more = Leftovers.since(before, engine);
        more.keySet().retainAll(Set.of("links of the engine", "rules of the engine"));
        return more;
    }

    @ParameterizedTest
    @CsvSource({
        "tcp,18132:80,listen tcp4 0.0.0.0:18132: bind: address already in use",
        "tcp,127.0.0.1:18132:80,listen tcp4 127.0.0.1:18132: bind: address already in use",
        "udp,18132:80/udp,listen udp4 0.0.0.0:18132: bind: address already in use"
    })
    void portOfAnotherProcessIsRefused(String protocol, String publish, String words) throws IOException {
        try (Commands.Running other = Traffic.serve(engine.pid(), protocol, 18132)) {
            assertTrue(other.alive());
            docker.fails(
                    125,
                    "Error starting userland proxy: " + words,
                    "run",
                    "-d",
                    "--name",
                    "late",
                    "-p",
                    publish,
                    "busybox",
                    "sleep",
                    "1000");
            assertEquals("created", state("late").get("Status").getAsString());
        }
        docker.ok("start", "late");
    }

    @Test
    void otherProcessesDoNotGetAPublishedPort() {
        idle("-p", "18133:80", "-p", "18133:80/udp");
        for (String type : new String[] {"tcp", "udp"}) {
            String listen = type.equals("tcp") ? "Listen=>1,ReuseAddr=>1," : "Proto=>\"udp\",";
            Commands.Result refused = Commands.run(
                    Map.of(),
                    new byte[0],
                    "nsenter",
                    "--net",
                    "--target",
                    Long.toString(engine.pid()),
                    "perl",
                    "-MIO::Socket::INET",
                    "-e",
                    "IO::Socket::INET->new(" + listen + "LocalPort=>18133) or die $!");
            assertTrue(refused.err().contains("Address already in use"), refused.toString());
        }
    }

    @Test
    void addressThatIsNotTheHostsIsRefused() {
        docker.fails(
                125,
                "listen tcp4 198.51.100.9:18134: bind: cannot assign requested address",
                "run",
                "-d",
                "-p",
                "198.51.100.9:18134:80",
                "busybox",
                "sleep",
                "1000");
    }

    @Test
    void samePortAtDifferentAddressesIsDifferentContainers() throws IOException {
        String one = idle("-p", "127.0.0.1:18135:80");
        String two = idle("-p", "127.0.0.2:18135:81");
        String six = idle("-p", "[::1]:18135:82");
        try (Commands.Running first = Traffic.serve(pid(one), "tcp", 80);
                Commands.Running second = Traffic.serve(pid(two), "tcp", 81);
                Commands.Running third = Traffic.serve(pid(six), "tcp", 82)) {
            assertTrue(first.alive() && second.alive() && third.alive());
            for (String address : new String[] {"127.0.0.1", "127.0.0.2", "::1"}) {
                Traffic.ask(engine.pid(), "tcp", address, 18135);
            }
        }
        assertEquals("[::1]:18135", bracketed(docker.ok("port", six, "82")));
    }

    @Test
    void rulesGoWithTheContainer() throws IOException {
        idle();
        Map<String, Set<String>> before = Leftovers.of(engine);
        String id = idle("-p", "18140:80", "-p", "18140:80/udp", "-p", "127.0.0.1:18141:80");
        try (Commands.Running server = Traffic.serve(pid(id), "tcp", 80)) {
            assertTrue(server.alive());
            Traffic.ask(engine.pid(), "tcp", gateway(id), 18140);
        }
        docker.ok("rm", "-f", id);
        Await.until(
                () -> "nothing left: " + network(before), () -> network(before).isEmpty());
        for (String address : new String[] {"127.0.0.1", "::1"}) {
            assertFalse(Traffic.answers(engine.pid(), "tcp", address, 18140), address);
        }
    }

    @Test
    void portsComeBackWithARestart() throws IOException {
        String id = idle("-p", "18142:80", "-p", "81");
        docker.ok("stop", "-t", "0", id);
        idle();
        docker.ok("start", id);
        assertEquals(18142, hostPort(id, "80/tcp"));
        assertNotEquals(0, hostPort(id, "81/tcp"));
        try (Commands.Running server = Traffic.serve(pid(id), "tcp", 80)) {
            assertTrue(server.alive());
            Traffic.ask(engine.pid(), "tcp", "127.0.0.1", 18142);
        }
        docker.ok("restart", "-t", "0", id);
        assertEquals(18142, hostPort(id, "80/tcp"));
    }

    @Test
    void onlyExposedPortsArePublished() {
        String id = http.post(
                        "/v1.41/containers/create",
                        "{\"Image\":\"busybox\",\"Cmd\":[\"sleep\",\"100\"],\"ExposedPorts\":{\"80/tcp\":{}},"
                                + "\"HostConfig\":{\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"18143\"}],\"81/tcp\":[{\"HostPort\":\"18144\"}]}}}")
                .expect(201)
                .object()
                .get("Id")
                .getAsString();
        http.post("/v1.41/containers/" + id + "/start", "").expect(204);
        assertEquals(Set.of("80/tcp"), ports(id).keySet());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"x\":[]} | invalid port specification: \"x\"",
                "{\"70000/tcp\":[{\"HostPort\":\"80\"}]} | invalid port specification: \"70000\"",
                "{\"80/tcp\":[{\"HostPort\":\"x\"}]} | invalid port specification: \"x\"",
                "{\"80/tcp\":[{\"HostPort\":\"70000\"}]} | invalid port specification: \"70000\"",
                "{\"80/tcp\":[{\"HostPort\":\"90-80\"}]} | invalid port specification: \"90-80\""
            })
    void wrongPortsAreRefusedWhenItIsCreated(String bindings, String words) {
        assertTrue(http.post(
                        "/v1.41/containers/create",
                        "{\"Image\":\"busybox\",\"HostConfig\":{\"PortBindings\":" + bindings + "}}")
                .expect(400)
                .message()
                .contains(words));
    }

    @Test
    void networksWithoutPortsPublishNone() {
        for (String network : new String[] {"none", "host"}) {
            String id = idle("--network", network, "-p", "18145:80", "--expose", "81");
            assertEquals("{}", ports(id).toString(), network);
        }
        String owner = idle("-p", "18146:80");
        docker.fails(
                125,
                "conflicting options: port publishing and the container type network mode",
                "run",
                "-d",
                "--network",
                "container:" + owner,
                "-p",
                "18147:80",
                "busybox",
                "true");
        assertEquals("{}", ports(idle("--network", "container:" + owner)).toString());
    }

    @Test
    @Timeout(120)
    void twoThousandPortsTakeSeconds() throws IOException {
        assumeFalse(engine.isDocker(), "a process each takes Docker minutes");
        String id = idle("-p", "20000-21999:20000-21999");
        assertEquals(21999, hostPort(id, "21999/tcp"));
        try (Commands.Running first = Traffic.serve(pid(id), "tcp", 20000);
                Commands.Running last = Traffic.serve(pid(id), "tcp", 21999)) {
            assertTrue(first.alive() && last.alive());
            for (String address : new String[] {"127.0.0.1", gateway(id), "::1"}) {
                Traffic.ask(engine.pid(), "tcp", address, 20000);
                Traffic.ask(engine.pid(), "tcp", address, 21999);
            }
        }
        docker.ok("rm", "-f", id);
        assertFalse(Traffic.answers(engine.pid(), "tcp", "127.0.0.1", 21999));
    }
}

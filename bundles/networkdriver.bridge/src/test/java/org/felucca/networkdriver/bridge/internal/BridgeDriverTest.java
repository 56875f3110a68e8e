package org.felucca.networkdriver.bridge.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.driver.network.EndpointSpec;
import org.felucca.driver.network.NetworkDriver;
import org.felucca.driver.network.NetworkSpec;
import org.felucca.driver.testkit.NetworkDriverConformance;
import org.felucca.firewall.Firewall;
import org.felucca.model.EndpointId;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.model.NetworkId;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;
import org.felucca.netlink.Link;
import org.felucca.netlink.Links;
import org.felucca.netlink.MacAddress;
import org.felucca.netlink.NetworkNamespace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class BridgeDriverTest extends NetworkDriverConformance {
    @TempDir
    Path folder;

    private final List<String> transactions = new ArrayList<>();

    @Override
    protected NetworkDriver newDriver() {
        try {
            Path forwarding = Files.writeString(folder.resolve("ip_forward"), "0\n");
            return new BridgeDriver(
                    NetworkNamespace.netlinkIn(host().fd()),
                    NetworkNamespace.netlinkIn(host().fd()),
                    new Firewall(this::record),
                    forwarding);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String record(String commands) {
        transactions.add(commands);
        return "";
    }

    @Override
    protected void close(NetworkDriver driver) throws InterruptedException {
        ((BridgeDriver) driver).close();
    }

    @Override
    protected Map<String, String> options() {
        return Map.of(
                "com.docker.network.bridge.name", "br-suite",
                "com.docker.network.bridge.enable_ip_masquerade", "false",
                "com.docker.network.driver.mtu", "1400");
    }

    @Test
    void bridgeHasTheGatewayAddressAndTheHostForwards() throws IOException {
        driver().createNetwork(network());
        Link bridge = host().netlink().link("br-suite").orElseThrow();
        assertTrue(bridge.up());
        assertEquals(Optional.of(MacAddress.parse("02:42:c6:12:00:01")), bridge.mac());
        assertEquals(
                List.of("198.18.0.1"),
                host().netlink().addresses().stream()
                        .filter(address -> address.link() == bridge.index())
                        .map(address -> address.address().getHostAddress())
                        .toList());
        assertEquals("1", Files.readString(folder.resolve("ip_forward")));
    }

    private EndpointSpec publishing(String hostIp, String hostPort) {
        return new EndpointSpec(
                new EndpointId("7".repeat(64)),
                "eth0",
                "",
                "198.18.0.7/24",
                "",
                Map.of(
                        new Port(80, "tcp"),
                        List.of(new PortBinding(hostIp, hostPort), new PortBinding("::", hostPort))),
                Map.of());
    }

    private String lastTransaction() {
        return transactions.get(transactions.size() - 1);
    }

    @Test
    void portsArePublishedWithTheEndpointAndGoWithIt() {
        driver().createNetwork(network());
        EndpointSpec endpoint = publishing("0.0.0.0", "8080");
        try (NetworkNamespace container = NetworkNamespace.create(Map.of())) {
            assertEquals(
                    endpoint.ports(),
                    driver().join(network(), endpoint, container.fd().number()).published());
            assertEquals(
                    "add element ip felucca ports_br_2dsuite { tcp . 8080 : 198.18.0.7 . 80 }\n", lastTransaction());
            driver().leave(network(), endpoint);
            assertEquals("delete element ip felucca ports_br_2dsuite { tcp . 8080 }\n", lastTransaction());
        }
    }

    @Test
    void rulesAreRestoredAsForThoseWhoAreThere() {
        driver().createNetwork(network());
        driver().restore(network(), List.of(publishing("127.0.0.1", "8080")));
        assertTrue(lastTransaction().startsWith("flush map ip felucca ports_br_2dsuite\n"), lastTransaction());
        assertTrue(
                lastTransaction().endsWith("loopback_ports_br_2dsuite { 127.0.0.1 . tcp . 8080 : 198.18.0.7 . 80 }\n"),
                lastTransaction());
        driver().leave(network(), publishing("127.0.0.1", "8080"));
        assertTrue(lastTransaction().startsWith("delete element"), lastTransaction());
    }

    @Test
    void bridgeThatSomebodyRemovedIsMadeAnew() {
        driver().createNetwork(network());
        host().netlink().execute(Links.delete("br-suite"));
        try (NetworkNamespace container = NetworkNamespace.create(Map.of())) {
            driver().join(
                            network(),
                            endpoint("5", "198.18.0.9/24"),
                            container.fd().number());
            assertEquals(1400, container.netlink().link("eth0").orElseThrow().mtu());
        }
        assertTrue(host().netlink().link("br-suite").isPresent());
    }

    @Test
    void linkOfTheNameThatIsNoBridgeIsAConflict() {
        host().netlink()
                .execute(Links.createVeth(
                        "br-suite", "other", MacAddress.parse("02:42:00:00:00:01"), 1500, host().fd()));
        FeluccaException refused = assertThrows(FeluccaException.class, () -> driver().createNetwork(network()));
        assertEquals(ErrorKind.CONFLICT, refused.kind());
    }

    @Test
    void wrongOptionsAreInvalid() {
        for (Map<String, String> options : List.of(
                Map.of("com.docker.network.bridge.name", "a-name-that-is-too-long"),
                Map.of("com.docker.network.bridge.name", "a/b"),
                Map.of("com.docker.network.driver.mtu", "many"),
                Map.of("com.docker.network.driver.mtu", "10"))) {
            NetworkSpec wrong = new NetworkSpec(
                    NetworkId.random(),
                    "x",
                    List.of(new NetworkSpec.Pool("198.18.0.0/24", "198.18.0.1")),
                    false,
                    options);
            FeluccaException refused =
                    assertThrows(FeluccaException.class, () -> driver().createNetwork(wrong), options.toString());
            assertEquals(ErrorKind.INVALID, refused.kind());
        }
    }
}

package org.felucca.networks.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.felucca.driver.network.EndpointSpec;
import org.felucca.driver.network.JoinedEndpoint;
import org.felucca.driver.network.NetworkDriver;
import org.felucca.driver.network.NetworkSpec;
import org.felucca.engine.network.ConnectSandbox;
import org.felucca.engine.network.Sandbox;
import org.felucca.linux.Fd;
import org.felucca.model.ContainerId;
import org.felucca.model.EndpointSettings;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.netlink.Netlink;
import org.felucca.netlink.NetworkNamespace;
import org.felucca.networks.internal.dns.Resolvers;
import org.felucca.networks.internal.ports.HostPorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class SandboxesTest {
    private static final ContainerId CONTAINER = new ContainerId("c1".repeat(32));

    @TempDir
    Path folder;

    private final RecordingDriver driver = new RecordingDriver();
    private Networks networks;
    private Sandboxes sandboxes;

    @BeforeEach
    void open() throws IOException {
        Settings settings = new Settings(
                folder.resolve("root"),
                folder.resolve("run"),
                "felucca0",
                "198.18.0.0/24",
                AddressPools.docker(),
                1500);
        networks = new Networks(settings, List::of);
        sandboxes = new Sandboxes(networks, new HostPorts(), new Resolvers());
        sandboxes.addDriver(driver, Map.of("driver.name", "bridge"));
    }

    @AfterEach
    void close() throws InterruptedException {
        sandboxes.close();
    }

    private static ConnectSandbox request(String mode) {
        return new ConnectSandbox(CONTAINER, "web", mode, Map.of(), Map.of(), "web", List.of(), OptionalInt.empty());
    }

    @Test
    void bridgeEndpointHasTheNextAddressAndItsMac() throws Exception {
        Sandbox sandbox = sandboxes.connect(request("bridge"));
        try (Fd namespace = Fd.of(sandbox.namespaceFd());
                Netlink inside = NetworkNamespace.netlinkIn(namespace)) {
            assertTrue(inside.link("lo").orElseThrow().up());
        }
        EndpointSettings endpoint = sandbox.endpoints().get("bridge");
        assertEquals("198.18.0.2", endpoint.ipAddress());
        assertEquals(24, endpoint.ipPrefixLen());
        assertEquals("198.18.0.1", endpoint.gateway());
        assertEquals("02:42:c6:12:00:02", endpoint.macAddress());
        assertEquals(networks.find("bridge").id().value(), endpoint.networkId());
        assertEquals(List.of("join eth0 198.18.0.2/24 02:42:c6:12:00:02"), driver.calls);
        sandboxes.disconnect(networks.sandbox(CONTAINER).orElseThrow());
        assertEquals("leave 198.18.0.2/24", driver.calls.get(1));
        assertTrue(networks.sandbox(CONTAINER).isEmpty());
    }

    @Test
    void noneHasOnlyLoopback() throws Exception {
        Sandbox sandbox = sandboxes.connect(request("none"));
        try (Fd namespace = Fd.of(sandbox.namespaceFd());
                Netlink inside = NetworkNamespace.netlinkIn(namespace)) {
            assertTrue(inside.link("lo").orElseThrow().up());
            assertTrue(inside.link("eth0").isEmpty());
        }
        assertEquals("", sandbox.endpoints().get("none").ipAddress());
        assertEquals(List.of(), driver.calls);
    }

    @Test
    void failedJoinGivesTheAddressBack() throws Exception {
        driver.failure = true;
        FeluccaException failed = assertThrows(FeluccaException.class, () -> sandboxes.connect(request("bridge")));
        assertEquals("the cable is too short", failed.getMessage());
        assertTrue(networks.sandbox(CONTAINER).isEmpty());
        driver.failure = false;
        Sandbox sandbox = sandboxes.connect(request("bridge"));
        Fd.of(sandbox.namespaceFd()).close();
        assertEquals("198.18.0.2", sandbox.endpoints().get("bridge").ipAddress());
    }

    @Test
    void startingAgainGivesBackWhatAnEarlierRunLeft() throws Exception {
        Fd.of(sandboxes.connect(request("bridge")).namespaceFd()).close();
        Sandbox second = sandboxes.connect(request("bridge"));
        Fd.of(second.namespaceFd()).close();
        assertEquals("198.18.0.2", second.endpoints().get("bridge").ipAddress());
        assertEquals(3, driver.calls.size(), driver.calls.toString());
    }

    @Test
    void unknownNetworkIsNotFound() {
        FeluccaException none = assertThrows(FeluccaException.class, () -> sandboxes.connect(request("nobody")));
        assertEquals("network nobody not found", none.getMessage());
        assertFalse(networks.sandbox(CONTAINER).isPresent());
    }

    /** Notes what it is asked for. */
    private static final class RecordingDriver implements NetworkDriver {
        private final List<String> calls = new ArrayList<>();
        private boolean failure;

        @Override
        public void createNetwork(NetworkSpec network) {}

        @Override
        public void deleteNetwork(NetworkSpec network) {}

        @Override
        public JoinedEndpoint join(NetworkSpec network, EndpointSpec endpoint, int namespaceFd) {
            if (failure) {
                throw Errors.internal("the cable is too short");
            }
            calls.add("join " + endpoint.interfaceName() + " " + endpoint.ipv4Address() + " " + endpoint.macAddress());
            return new JoinedEndpoint(endpoint.macAddress(), Map.of(), Map.of());
        }

        @Override
        public void leave(NetworkSpec network, EndpointSpec endpoint) {
            calls.add("leave " + endpoint.ipv4Address());
        }
    }
}

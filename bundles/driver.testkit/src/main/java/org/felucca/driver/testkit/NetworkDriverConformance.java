package org.felucca.driver.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.felucca.driver.network.EndpointSpec;
import org.felucca.driver.network.JoinedEndpoint;
import org.felucca.driver.network.NetworkDriver;
import org.felucca.driver.network.NetworkSpec;
import org.felucca.model.EndpointId;
import org.felucca.model.NetworkId;
import org.felucca.netlink.Link;
import org.felucca.netlink.NetworkNamespace;
import org.felucca.netlink.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What every network driver must do that gives containers an interface of their own. The subject works in {@link #host()}, a
 * network namespace that the suite made, so that nothing of the machine is touched.
 */
@Tag("root")
public abstract class NetworkDriverConformance {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final NetworkNamespace host = NetworkNamespace.create(Map.of());
    private final NetworkNamespace first = NetworkNamespace.create(Map.of());
    private final NetworkNamespace second = NetworkNamespace.create(Map.of());
    private NetworkDriver driver;

    /** For suites that extend this. */
    protected NetworkDriverConformance() {}

    /** The driver, working in {@link #host()}; the same one at every call of one test. */
    protected abstract NetworkDriver newDriver();

    /** Closes what {@link #newDriver} made. */
    protected abstract void close(NetworkDriver driver) throws Exception;

    /** Options for the one network of the suite. */
    protected abstract Map<String, String> options();

    /** The namespace that plays the host. */
    protected final NetworkNamespace host() {
        return host;
    }

    /** The driver under test. */
    protected final NetworkDriver driver() {
        if (driver == null) {
            driver = newDriver();
        }
        return driver;
    }

    /** The network of the suite: 198.18.0.0/24 with 198.18.0.1 as its gateway. */
    protected final NetworkSpec network() {
        return new NetworkSpec(
                new NetworkId("ab".repeat(32)),
                "suite",
                List.of(new NetworkSpec.Pool("198.18.0.0/24", "198.18.0.1")),
                false,
                options());
    }

    /** An endpoint of it. */
    protected final EndpointSpec endpoint(String digits, String address) {
        return new EndpointSpec(new EndpointId(digits.repeat(64)), "eth0", "", address, "", Map.of(), Map.of());
    }

    @AfterEach
    final void closeAll() throws Exception {
        if (driver != null) {
            close(driver);
        }
        second.close();
        first.close();
        host.close();
    }

    @Test
    void interfaceHasAddressAndDefaultRoute() throws UnknownHostException {
        driver().createNetwork(network());
        JoinedEndpoint joined = driver().join(
                        network(), endpoint("1", "198.18.0.2/24"), first.fd().number());
        Link eth0 = first.netlink().link("eth0").orElseThrow();
        assertTrue(eth0.up());
        assertEquals(joined.macAddress(), eth0.mac().orElseThrow().toString());
        InetAddress address = InetAddress.getByName("198.18.0.2");
        assertTrue(first.netlink().addresses().stream()
                .anyMatch(found ->
                        found.link() == eth0.index() && found.address().equals(address) && found.prefixLength() == 24));
        Optional<Route> out = first.netlink().routes().stream()
                .filter(route -> route.table() == Route.MAIN && route.prefixLength() == 0 && !route.version6())
                .findFirst();
        assertEquals(
                Optional.of(InetAddress.getByName("198.18.0.1")),
                out.orElseThrow().gateway());
    }

    @Test
    void macAddressThatIsAskedForIsGiven() {
        EndpointSpec wanted = new EndpointSpec(
                new EndpointId("3".repeat(64)), "eth0", "02:00:00:00:00:77", "198.18.0.2/24", "", Map.of(), Map.of());
        assertEquals(
                "02:00:00:00:00:77",
                driver().join(network(), wanted, first.fd().number()).macAddress());
        assertEquals(
                "02:00:00:00:00:77",
                first.netlink().link("eth0").orElseThrow().mac().orElseThrow().toString());
    }

    @Test
    void namespaceStaysTheCallers() {
        driver().join(network(), endpoint("1", "198.18.0.2/24"), first.fd().number());
        assertTrue(first.fd().isOpen());
        assertDoesNotThrow(() -> first.netlink().links());
    }

    @Test
    void leavingTakesTheInterfaceAndMayBeRepeated() {
        EndpointSpec one = endpoint("1", "198.18.0.2/24");
        driver().join(network(), one, first.fd().number());
        List<String> with = hostLinks();
        driver().leave(network(), one);
        awaitGone("eth0");
        driver().leave(network(), one);
        assertTrue(with.size() > hostLinks().size(), with + " then " + hostLinks());
    }

    @Test
    void twoEndpointsAreOnOneNetwork() {
        driver().join(network(), endpoint("1", "198.18.0.2/24"), first.fd().number());
        driver().join(network(), endpoint("2", "198.18.0.3/24"), second.fd().number());
        assertTrue(second.netlink().link("eth0").isPresent());
        driver().leave(network(), endpoint("1", "198.18.0.2/24"));
        awaitGone("eth0");
        assertTrue(second.netlink().link("eth0").isPresent());
    }

    @Test
    void failedJoinLeavesNothing() {
        driver().createNetwork(network());
        List<String> before = hostLinks();
        EndpointSpec impossible = new EndpointSpec(
                new EndpointId("4".repeat(64)),
                "a-name-that-is-too-long-for-linux",
                "",
                "198.18.0.2/24",
                "",
                Map.of(),
                Map.of());
        assertThrows(RuntimeException.class, () -> driver().join(
                        network(), impossible, first.fd().number()));
        assertEquals(before, hostLinks());
    }

    @Test
    void whatIsThereIsFoundAndWhatWasRemovedIsMadeAgain() {
        driver().createNetwork(network());
        List<String> made = hostLinks();
        driver().createNetwork(network());
        assertEquals(made, hostLinks());
        driver().deleteNetwork(network());
        assertFalse(hostLinks().containsAll(made));
        driver().deleteNetwork(network());
        driver().join(network(), endpoint("1", "198.18.0.2/24"), first.fd().number());
        assertTrue(first.netlink().link("eth0").isPresent());
    }

    private List<String> hostLinks() {
        return host.netlink().links().stream().map(Link::name).sorted().collect(Collectors.toList());
    }

    /** A driver may take away in the background. */
    private void awaitGone(String link) {
        long start = System.nanoTime();
        while (first.netlink().link(link).isPresent()) {
            assertTrue(System.nanoTime() - start < SOON.toNanos(), link + " is there still");
            LockSupport.parkNanos(1_000_000);
        }
    }
}

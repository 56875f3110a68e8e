package org.felucca.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.linux.Errno;
import org.felucca.linux.LinuxException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** In network namespaces of its own: one plays the host, one the container. */
@Tag("root")
class NetlinkTest {
    private static final Map<String, String> NO_IPV6 = Map.of("net/ipv6/conf/default/disable_ipv6", "1");

    private final NetworkNamespace host = NetworkNamespace.create(NO_IPV6);
    private final NetworkNamespace inside = NetworkNamespace.create(NO_IPV6);

    @AfterEach
    void close() {
        inside.close();
        host.close();
    }

    @Test
    void newNamespaceHasOnlyLoopbackOff() {
        Link lo = host.netlink().link("lo").orElseThrow();
        assertFalse(lo.up());
        assertEquals(1, lo.index());
        host.netlink().execute(Links.up("lo"));
        assertTrue(host.netlink().link("lo").orElseThrow().up());
        assertEquals(
                List.of("127.0.0.1"),
                host.netlink().addresses().stream()
                        .map(address -> address.address().getHostAddress())
                        .filter(text -> !text.contains(":"))
                        .toList());
    }

    @Test
    void bridgeAndCableIntoAnotherNamespace() throws UnknownHostException {
        MacAddress bridgeMac = MacAddress.parse("02:42:ac:1f:00:01");
        host.netlink().execute(Links.createBridge("br-test", bridgeMac), Links.up("br-test"));
        Link bridge = host.netlink().link("br-test").orElseThrow();
        assertEquals("bridge", bridge.kind());
        assertEquals(Optional.of(bridgeMac), bridge.mac());
        assertTrue(bridge.up());
        InetAddress gateway = InetAddress.getByName("172.31.0.1");
        InetAddress address = InetAddress.getByName("172.31.0.2");
        host.netlink().execute(Addresses.add(bridge.index(), gateway, 16));

        MacAddress mac = MacAddress.forAddress((Inet4Address) address);
        assertEquals("02:42:ac:1f:00:02", mac.toString());
        host.netlink()
                .execute(
                        Links.createVeth("veth-test", "eth0", mac, 1400, inside.fd()),
                        Links.attach("veth-test", bridge.index()),
                        Links.hairpin("veth-test"));
        Link port = host.netlink().link("veth-test").orElseThrow();
        assertEquals(bridge.index(), port.master());
        assertTrue(port.up());
        assertEquals(1400, port.mtu());

        Link eth0 = inside.netlink().link("eth0").orElseThrow();
        assertEquals(Optional.of(mac), eth0.mac());
        inside.netlink()
                .execute(Links.up("eth0"), Addresses.add(eth0.index(), address, 16), Routes.addDefault(gateway));
        assertTrue(inside.netlink().addresses().contains(new Address(eth0.index(), address, 16)));
        Route route = inside.netlink().routes().stream()
                .filter(found -> found.table() == Route.MAIN && found.prefixLength() == 0 && !found.version6())
                .findFirst()
                .orElseThrow();
        assertEquals(Optional.of(gateway), route.gateway());
        assertEquals(eth0.index(), route.link());

        host.netlink().execute(Links.delete("veth-test"));
        assertEquals(Optional.empty(), inside.netlink().link("eth0"));
    }

    @Test
    void failureIsNamedAndTheOthersAreDone() {
        MacAddress mac = MacAddress.parse("02:42:00:00:00:01");
        LinuxException failed = assertThrows(LinuxException.class, () -> host.netlink()
                .execute(Links.delete("nobody"), Links.createBridge("br-a", mac)));
        assertEquals("delete link nobody: ENODEV", failed.getMessage());
        assertTrue(host.netlink().link("br-a").isPresent());
        LinuxException second =
                assertThrows(LinuxException.class, () -> host.netlink().execute(Links.createBridge("br-a", mac)));
        assertTrue(second.is(Errno.EEXIST));
    }

    @Test
    void linkIsRenamedMovedAndChanged() {
        MacAddress mac = MacAddress.parse("02:42:00:00:00:01");
        host.netlink().execute(Links.createBridge("br-a", mac));
        int index = host.netlink().link("br-a").orElseThrow().index();
        MacAddress other = MacAddress.parse("02:42:00:00:00:09");
        host.netlink().execute(Links.rename(index, "br-b"), Links.mac("br-b", other), Links.mtu("br-b", 1300));
        Link changed = host.netlink().link("br-b").orElseThrow();
        assertEquals(1300, changed.mtu());
        assertEquals(Optional.of(other), changed.mac());

        host.netlink().execute(Links.createVeth("here", "there", mac, 1500, host.fd()));
        host.netlink().execute(Links.move("there", inside.fd()));
        assertFalse(inside.netlink().link("there").orElseThrow().up());
    }

    @Test
    void namespaceIsEnteredByItsDescriptor() {
        host.netlink().execute(Links.createBridge("br-mark", MacAddress.parse("02:42:00:00:00:01")));
        try (Netlink second = NetworkNamespace.netlinkIn(host.fd())) {
            assertTrue(second.link("br-mark").isPresent());
            assertTrue(second.links().stream().anyMatch(link -> link.name().equals("br-mark")));
            assertEquals(List.of(), second.neighbours());
        }
        try (Netlink own = Netlink.open()) {
            assertEquals(Optional.empty(), own.link("br-mark"));
        }
    }

    @Test
    void malformedMacAddressIsInvalid() {
        for (String text : List.of("", "02:42", "zz:00:00:00:00:00", "02:42:00:00:00:00:00")) {
            assertThrows(RuntimeException.class, () -> MacAddress.parse(text), text);
        }
    }
}

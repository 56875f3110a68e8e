package org.felucca.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.felucca.linux.nft.Nft;
import org.felucca.linux.nft.NftException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FirewallTest {
    private final List<String> transactions = new ArrayList<>();

    @Test
    void masqueradeIsOneTransactionThatReplacesTheChain() {
        new Firewall(this::record).masquerade("br-1", "172.17.0.0/16");
        assertEquals(
                List.of(
                        """
                        add table ip felucca
                        add chain ip felucca masquerade_br_2d1 { type nat hook postrouting priority 100; policy accept; }
                        flush chain ip felucca masquerade_br_2d1
                        add rule ip felucca masquerade_br_2d1 ip saddr 172.17.0.0/16 oifname != "br-1" masquerade
                        """),
                transactions);
    }

    @Test
    void tableGoesWithItsLastChain() {
        new Firewall(this::record).remove("br-1");
        assertEquals("delete table ip felucca", transactions.get(transactions.size() - 1));
    }

    @Test
    void portsAreElementsOfThreeMapsByTheirAddresses() {
        new Firewall(this::record)
                .publishOnly(
                        "br1",
                        List.of(
                                new Forward("tcp", "0.0.0.0", 8080, "172.17.0.2", 80),
                                new Forward("udp", "0.0.0.0", 53, "172.17.0.2", 5353),
                                new Forward("tcp", "127.0.0.1", 8081, "172.17.0.3", 81),
                                new Forward("tcp", "192.0.2.7", 8082, "172.17.0.3", 82)));
        assertEquals(
                List.of(
                        """
                        flush map ip felucca ports_br1
                        flush map ip felucca address_ports_br1
                        flush map ip felucca loopback_ports_br1
                        add element ip felucca ports_br1 { tcp . 8080 : 172.17.0.2 . 80, udp . 53 : 172.17.0.2 . 5353 }
                        add element ip felucca loopback_ports_br1 { 127.0.0.1 . tcp . 8081 : 172.17.0.3 . 81 }
                        add element ip felucca address_ports_br1 { 192.0.2.7 . tcp . 8082 : 172.17.0.3 . 82 }
                        """),
                transactions);
    }

    @Test
    void nothingToPublishIsNoTransaction() {
        Firewall firewall = new Firewall(this::record);
        firewall.publish("br1", List.of());
        firewall.unpublish("br1", List.of());
        assertEquals(List.of(), transactions);
    }

    /** Two thousand at once, made anew, taken back: about a name that no link has. */
    @Test
    @Tag("root")
    void kernelTakesPublishedPorts() {
        Firewall firewall = new Firewall();
        List<Forward> many = IntStream.range(20000, 22000)
                .mapToObj(port -> new Forward("tcp", "198.51.100.9", port, "198.51.100.2", port))
                .toList();
        firewall.protect("fltest-1", "198.51.100.0/24", true);
        try {
            firewall.publish("fltest-1", many);
            firewall.protect("fltest-1", "198.51.100.0/24", false);
            // without /etc/protocols the protocol is told by its number
            assertTrue(Nft.run("list map ip felucca address_ports_fltest_2d1").contains(" . 21999 : 198.51.100.2"));
            assertThrows(
                    NftException.class,
                    () -> firewall.publish(
                            "fltest-1", List.of(new Forward("tcp", "198.51.100.9", 20000, "198.51.100.3", 1))));
            firewall.unpublish("fltest-1", many.subList(0, 1999));
            firewall.publishOnly("fltest-1", many.subList(0, 1));
            String left = Nft.run("list map ip felucca address_ports_fltest_2d1");
            assertTrue(left.contains(" . 20000 : ") && !left.contains(" . 21999 : "), left);
        } finally {
            firewall.remove("fltest-1");
        }
        assertFalse(Nft.run("list ruleset").contains("fltest_2d1"));
    }

    private String record(String commands) {
        transactions.add(commands);
        return "";
    }

    /** Rules about a name that no link has, gone again at the end. */
    @Test
    @Tag("root")
    void kernelTakesTheRules() {
        Firewall firewall = new Firewall();
        firewall.masquerade("fltest-0", "198.51.100.0/24");
        try {
            firewall.masquerade("fltest-0", "203.0.113.0/24");
            String rules = Nft.run("list chain ip felucca masquerade_fltest_2d0");
            assertTrue(rules.contains("203.0.113.0/24"), rules);
            assertFalse(rules.contains("198.51.100.0/24"), rules);
        } finally {
            firewall.remove("fltest-0");
        }
        assertFalse(Nft.run("list ruleset").contains("fltest_2d0"));
        firewall.remove("fltest-0");
    }
}

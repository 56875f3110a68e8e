package org.felucca.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.felucca.linux.nft.Nft;
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

package org.felucca.linux.nft;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("root")
class NftTest {
    private final String table = "ip felucca_test_" + ProcessHandle.current().pid();

    @AfterEach
    void removeTable() {
        Nft.run("add table " + table + "; delete table " + table);
    }

    @Test
    void transactionTakesEffectAndCanBeListed() {
        Nft.run("add table " + table + "\nadd chain " + table + " c { type nat hook postrouting priority 100; }\n"
                + "add rule " + table + " c ip saddr 172.17.0.0/16 oifname != \"felucca0\" masquerade");
        String listed = Nft.run("list table " + table);
        assertTrue(listed.contains("masquerade # handle"), listed);
        assertTrue(Nft.json("list table " + table).startsWith("{\"nftables\""));
    }

    @Test
    void wrongTransactionSaysWhyAndDoesNothing() {
        NftException e = assertThrows(
                NftException.class, () -> Nft.run("add table " + table + "\nadd rule " + table + " nochain accept"));
        assertTrue(e.getMessage().contains("No such file or directory"), e.getMessage());
        assertFalse(Nft.run("list tables").contains(table));
    }
}

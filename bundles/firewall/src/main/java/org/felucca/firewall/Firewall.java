package org.felucca.firewall;

import org.felucca.linux.nft.Nft;

/**
 * The table of this engine, nft(8). Every method is one transaction and may be repeated: it makes things as they shall be,
 * whatever was there. Safe for several threads. Throws {@link org.felucca.linux.nft.NftException} when the kernel refuses, and
 * UnsupportedOperationException when libnftables is not installed.
 */
public final class Firewall {
    private static final String TABLE = "ip felucca";

    /** Carries out commands of nft(8) as one transaction. */
    @FunctionalInterface
    interface Commands {
        /** Answers what list commands print. */
        String run(String commands);
    }

    private final Commands nft;

    /** On this host. */
    public Firewall() {
        this(Nft::run);
    }

    Firewall(Commands nft) {
        this.nft = nft;
    }

    /**
     * Lets what comes from a subnet and leaves by any link but its own go under the host's address.
     *
     * @param link the subnet's bridge
     * @param subnet in CIDR form
     */
    public void masquerade(String link, String subnet) {
        String chain = masqueradeChain(link);
        nft.run(String.join(
                "\n",
                "add table " + TABLE,
                "add chain " + chain + " { type nat hook postrouting priority 100; policy accept; }",
                "flush chain " + chain,
                "add rule " + chain + " ip saddr " + subnet + " oifname != \"" + link + "\" masquerade",
                ""));
    }

    /** Takes away all rules about a link, and the table with the last of them. */
    public void remove(String link) {
        String chain = masqueradeChain(link);
        // Adding what is there does nothing, so that nothing is missing when it is deleted.
        nft.run(String.join(
                "\n",
                "add table " + TABLE,
                "add chain " + chain + " { type nat hook postrouting priority 100; policy accept; }",
                "delete chain " + chain,
                ""));
        if (!nft.run("list table " + TABLE).contains("chain")) {
            nft.run("delete table " + TABLE);
        }
    }

    /** Names of chains may have fewer characters than names of links. */
    private static String masqueradeChain(String link) {
        StringBuilder name = new StringBuilder("masquerade_");
        for (int i = 0; i < link.length(); i++) {
            char c = link.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            name.append(plain ? String.valueOf(c) : "_" + Integer.toHexString(c));
        }
        return TABLE + " " + name;
    }
}

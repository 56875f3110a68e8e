package org.felucca.firewall;

import java.util.Collection;
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
    public interface Commands {
        /** Answers what list commands print. */
        String run(String commands);
    }

    private final Commands nft;

    /** On this host. */
    public Firewall() {
        this(Nft::run);
    }

    /** @param nft who carries out the commands, for tests */
    public Firewall(Commands nft) {
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

    /**
     * Makes the rules under which {@link #publish} works, and shuts the link against what comes from other links and is no answer: only
     * published ports are reached from there. Ports that are published already stay so.
     *
     * @param link the bridge
     * @param subnet of its containers, in CIDR form
     * @param loopback whether this host's own loopback addresses lead to containers too; needs the link's route_localnet
     */
    public void protect(String link, String subnet, boolean loopback) {
        nft.run(new PublishedRules(TABLE, label(link), link).make(subnet, loopback, false));
    }

    /** The same for a link from which no packet goes to others and none comes, published ports included. */
    public void enclose(String link, String subnet) {
        nft.run(new PublishedRules(TABLE, label(link), link).make(subnet, false, true));
    }

    /** Has ports of this host lead to containers of a link, for which {@link #protect} has made the rules. Fails if one does already. */
    public void publish(String link, Collection<Forward> forwards) {
        if (!forwards.isEmpty()) {
            nft.run(new PublishedRules(TABLE, label(link), link).add(forwards));
        }
    }

    /** Has these ports lead nowhere any more. Fails if one did not lead there. */
    public void unpublish(String link, Collection<Forward> forwards) {
        if (!forwards.isEmpty()) {
            nft.run(new PublishedRules(TABLE, label(link), link).delete(forwards));
        }
    }

    /** Has these ports, and no others, lead to containers of a link. */
    public void publishOnly(String link, Collection<Forward> forwards) {
        PublishedRules rules = new PublishedRules(TABLE, label(link), link);
        nft.run(rules.clear() + (forwards.isEmpty() ? "" : rules.add(forwards)));
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
                new PublishedRules(TABLE, label(link), link).remove()));
        if (!nft.run("list table " + TABLE).contains("chain")) {
            nft.run("delete table " + TABLE);
        }
    }

    /** Names of chains may have fewer characters than names of links. */
    private static String label(String link) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < link.length(); i++) {
            char c = link.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            name.append(plain ? String.valueOf(c) : "_" + Integer.toHexString(c));
        }
        return name.toString();
    }

    private static String masqueradeChain(String link) {
        return TABLE + " masquerade_" + label(link);
    }
}

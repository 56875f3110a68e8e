package org.felucca.netlink;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A network interface.
 *
 * @param index its number in its namespace
 * @param name as {@code eth0}
 * @param kind {@code bridge}, {@code veth} and so on; empty for hardware and loopback
 * @param mac its address; empty where it has none of six bytes
 * @param mtu bytes
 * @param flags IFF_* of linux/if.h
 * @param master index of the bridge it is a port of; 0 for none
 */
public record Link(int index, String name, String kind, Optional<MacAddress> mac, int mtu, int flags, int master) {
    /** Whether it is switched on. */
    public boolean up() {
        return (flags & Links.IFF_UP) != 0;
    }

    static Link read(ByteBuffer body) {
        body.position(body.position() + 4);
        int index = body.getInt();
        int flags = body.getInt();
        body.getInt();
        Attributes attributes = Attributes.read(body);
        return new Link(
                index,
                attributes.text(Links.IFLA_IFNAME).orElse(""),
                attributes
                        .nested(Links.IFLA_LINKINFO)
                        .flatMap(info -> info.text(Links.IFLA_INFO_KIND))
                        .orElse(""),
                attributes
                        .bytes(Links.IFLA_ADDRESS)
                        .filter(bytes -> bytes.length == 6)
                        .map(MacAddress::of),
                attributes.number(Links.IFLA_MTU).orElse(0),
                flags,
                attributes.number(Links.IFLA_MASTER).orElse(0));
    }
}

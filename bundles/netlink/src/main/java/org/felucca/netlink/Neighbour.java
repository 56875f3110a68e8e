package org.felucca.netlink;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What the kernel knows about an address next door.
 *
 * @param link index
 * @param address IPv4 or IPv6; empty for entries of a bridge's forwarding table
 * @param mac its link-layer address, if known
 * @param state NUD_* of linux/neighbour.h
 */
public record Neighbour(int link, Optional<InetAddress> address, Optional<MacAddress> mac, int state) {
    private static final int NDA_DST = 1;
    private static final int NDA_LLADDR = 2;

    static Neighbour read(ByteBuffer body) {
        body.getInt();
        int link = body.getInt();
        int state = Short.toUnsignedInt(body.getShort());
        body.getShort();
        Attributes attributes = Attributes.read(body);
        return new Neighbour(
                link,
                attributes.address(NDA_DST),
                attributes.bytes(NDA_LLADDR).filter(bytes -> bytes.length == 6).map(MacAddress::of),
                state);
    }
}

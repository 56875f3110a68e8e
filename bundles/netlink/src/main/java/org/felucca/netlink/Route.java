package org.felucca.netlink;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A way to a network.
 *
 * @param destination its first address; empty for all
 * @param prefixLength bits of the network, 0 for all
 * @param gateway next hop; empty when it is on the link
 * @param link index of the link it goes out of; 0 when it has none
 * @param table 254 is the main one, 255 that of local addresses
 * @param version6 whether it is of IPv6
 */
public record Route(
        Optional<InetAddress> destination,
        int prefixLength,
        Optional<InetAddress> gateway,
        int link,
        int table,
        boolean version6) {
    /** RT_TABLE_MAIN. */
    public static final int MAIN = 254;

    static Route read(ByteBuffer body) {
        boolean version6 = body.get() == Routes.AF_INET6;
        int prefixLength = Byte.toUnsignedInt(body.get());
        body.getShort();
        int table = Byte.toUnsignedInt(body.get());
        body.position(body.position() + 7);
        Attributes attributes = Attributes.read(body);
        return new Route(
                attributes.address(Routes.RTA_DST),
                prefixLength,
                attributes.address(Routes.RTA_GATEWAY),
                attributes.number(Routes.RTA_OIF).orElse(0),
                attributes.number(Routes.RTA_TABLE).orElse(table),
                version6);
    }
}

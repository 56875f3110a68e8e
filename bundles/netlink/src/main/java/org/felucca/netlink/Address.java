package org.felucca.netlink;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * An address of a link.
 *
 * @param link index
 * @param address IPv4 or IPv6
 * @param prefixLength bits of its network
 */
public record Address(int link, InetAddress address, int prefixLength) {
    static Address read(ByteBuffer body) {
        body.get();
        int prefixLength = Byte.toUnsignedInt(body.get());
        body.getShort();
        int link = body.getInt();
        Attributes attributes = Attributes.read(body);
        InetAddress address = attributes
                .address(Addresses.IFA_LOCAL)
                .or(() -> attributes.address(Addresses.IFA_ADDRESS))
                .orElse(InetAddress.getLoopbackAddress());
        return new Address(link, address, prefixLength);
    }
}

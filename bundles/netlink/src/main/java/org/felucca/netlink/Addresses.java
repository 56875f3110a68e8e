package org.felucca.netlink;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Requests about addresses of links. */
public final class Addresses {
    static final int IFA_ADDRESS = 1;
    static final int IFA_LOCAL = 2;
    private static final int IFA_BROADCAST = 4;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    /** No duplicate address detection: we gave the address out ourselves. */
    private static final int IFA_F_NODAD = 2;

    private Addresses() {}

    /** Gives a link an address; IPv4 gets the broadcast address of its network. EEXIST when the link has it. */
    public static Request add(int link, InetAddress address, int prefixLength) {
        Message body = header(link, address, prefixLength);
        if (address instanceof Inet4Address && prefixLength < 31) {
            body.attribute(IFA_BROADCAST, broadcast(address.getAddress(), prefixLength));
        }
        String name = "add address " + address.getHostAddress() + "/" + prefixLength;
        return new Request(name, Request.RTM_NEWADDR, Request.NLM_F_CREATE | Request.NLM_F_EXCL, body);
    }

    /** Takes an address away. */
    public static Request delete(int link, InetAddress address, int prefixLength) {
        String name = "delete address " + address.getHostAddress() + "/" + prefixLength;
        return new Request(name, Request.RTM_DELADDR, 0, header(link, address, prefixLength));
    }

    /** struct ifaddrmsg. */
    private static Message header(int link, InetAddress address, int prefixLength) {
        boolean version4 = address instanceof Inet4Address;
        return new Message()
                .u8(version4 ? AF_INET : AF_INET6)
                .u8(prefixLength)
                .u8(version4 ? 0 : IFA_F_NODAD)
                .u8(0)
                .u32(link)
                .attribute(IFA_LOCAL, address.getAddress())
                .attribute(IFA_ADDRESS, address.getAddress());
    }

    private static byte[] broadcast(byte[] address, int prefixLength) {
        byte[] last = address.clone();
        for (int bit = prefixLength; bit < 32; bit++) {
            last[bit / 8] |= (byte) (0x80 >> bit % 8);
        }
        return last;
    }
}

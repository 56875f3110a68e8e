package org.felucca.netlink;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Requests about routes of the main table. */
public final class Routes {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int RTA_DST = 1;
    static final int RTA_OIF = 4;
    static final int RTA_GATEWAY = 5;
    static final int RTA_TABLE = 15;
    private static final int RTPROT_BOOT = 3;
    private static final int RT_SCOPE_UNIVERSE = 0;
    private static final int RTN_UNICAST = 1;

    private Routes() {}

    /** Sends everything that no other route takes to a gateway. EEXIST when there is such a route. */
    public static Request addDefault(InetAddress gateway) {
        Message body = new Message()
                .bytes(rtmsg(family(gateway), 0, RT_SCOPE_UNIVERSE))
                .attribute(RTA_GATEWAY, gateway.getAddress());
        return create("add default route by " + gateway.getHostAddress(), body);
    }

    private static Request create(String name, Message body) {
        return new Request(name, Request.RTM_NEWROUTE, Request.NLM_F_CREATE | Request.NLM_F_EXCL, body);
    }

    private static int family(InetAddress address) {
        return address instanceof Inet4Address ? AF_INET : AF_INET6;
    }

    private static byte[] rtmsg(int family, int prefixLength, int scope) {
        return header(family, prefixLength, scope, RTN_UNICAST).toBytes();
    }

    /** struct rtmsg of the main table. */
    static Message header(int family, int prefixLength, int scope, int type) {
        return new Message()
                .u8(family)
                .u8(prefixLength)
                .u8(0)
                .u8(0)
                .u8(type == 0 ? 0 : Route.MAIN)
                .u8(type == 0 ? 0 : RTPROT_BOOT)
                .u8(scope)
                .u8(type)
                .u32(0);
    }
}

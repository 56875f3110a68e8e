package org.felucca.netlink;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.felucca.linux.Fd;

/** Requests about links. Names are at most 15 bytes. */
public final class Links {
    static final int IFF_UP = 1;
    static final int IFLA_ADDRESS = 1;
    static final int IFLA_IFNAME = 3;
    static final int IFLA_MTU = 4;
    static final int IFLA_MASTER = 10;
    static final int IFLA_LINKINFO = 18;
    static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_AF_SPEC = 26;
    private static final int IFLA_NET_NS_FD = 28;
    private static final int IFLA_INFO_DATA = 2;
    private static final int IFLA_INFO_SLAVE_KIND = 4;
    private static final int IFLA_INFO_SLAVE_DATA = 5;
    private static final int IFLA_BRPORT_MODE = 4;
    private static final int IFLA_BRPORT_ISOLATED = 33;
    private static final int VETH_INFO_PEER = 1;
    private static final int IFLA_INET6_ADDR_GEN_MODE = 8;
    private static final int IN6_ADDR_GEN_MODE_NONE = 1;
    private static final int AF_UNSPEC = 0;
    private static final int AF_INET6 = 10;

    /** A kernel started with {@code ipv6.disable=1} does not even know the family. */
    private static final boolean IPV6 = Files.exists(Path.of("/proc/sys/net/ipv6"));

    private Links() {}

    /** Makes a bridge, off and without ports. Its MAC address stays when ports come and go. EEXIST when the name is taken. */
    public static Request createBridge(String name, MacAddress mac) {
        Message body = header(0, 0, 0)
                .attribute(IFLA_IFNAME, name)
                .attribute(IFLA_ADDRESS, mac.bytes())
                .nested(IFLA_LINKINFO, info -> info.attribute(IFLA_INFO_KIND, "bridge"));
        return create("create bridge " + name, body);
    }

    /**
     * Makes a pair of links that are the ends of one cable, both off: one here, one in another namespace.
     *
     * @param name of the end here
     * @param peerName of the other
     * @param peerMac address of the other
     * @param mtu of both, bytes
     * @param peerNamespace open until the request was carried out
     */
    public static Request createVeth(String name, String peerName, MacAddress peerMac, int mtu, Fd peerNamespace) {
        Consumer<Message> peer = content -> {
            ifinfo(content, 0, 0, 0);
            content.attribute(IFLA_IFNAME, peerName)
                    .attribute(IFLA_ADDRESS, peerMac.bytes())
                    .attribute(IFLA_MTU, mtu)
                    .attribute(IFLA_NET_NS_FD, peerNamespace.number());
        };
        Message body = header(0, 0, 0)
                .attribute(IFLA_IFNAME, name)
                .attribute(IFLA_MTU, mtu)
                .nested(IFLA_LINKINFO, info -> info.attribute(IFLA_INFO_KIND, "veth")
                        .nested(IFLA_INFO_DATA, data -> data.attribute(VETH_INFO_PEER, peer)));
        return create("create veth " + name, body);
    }

    /** Makes a link a port of a bridge and switches it on; it gets no address of its own, not even a link-local one. */
    public static Request attach(String name, int bridge) {
        Message body = header(0, IFF_UP, IFF_UP)
                .attribute(IFLA_IFNAME, name)
                .attribute(IFLA_MASTER, bridge)
                .nested(IFLA_AF_SPEC, Links::withoutLinkLocal);
        return new Request("attach " + name + " to its bridge", Request.RTM_SETLINK, 0, body);
    }

    /**
     * Lets a port of a bridge get back what it sent itself: a container that reaches itself by a port of the host, on hosts whose packet filter
     * sees what a bridge passes on (br_netfilter).
     */
    public static Request hairpin(String name) {
        Message body = header(0, 0, 0).attribute(IFLA_IFNAME, name).nested(IFLA_LINKINFO, info -> info.attribute(
                        IFLA_INFO_SLAVE_KIND, "bridge")
                .nested(IFLA_INFO_SLAVE_DATA, port -> port.attribute(IFLA_BRPORT_MODE, mode -> mode.u8(1))));
        return new Request("hairpin mode of " + name, Request.RTM_NEWLINK, 0, body);
    }

    /** Lets a port of a bridge reach no other port that is isolated; the bridge itself and what is beyond it stay reachable. */
    public static Request isolate(String name) {
        Message body = header(0, 0, 0).attribute(IFLA_IFNAME, name).nested(IFLA_LINKINFO, info -> info.attribute(
                        IFLA_INFO_SLAVE_KIND, "bridge")
                .nested(IFLA_INFO_SLAVE_DATA, port -> port.attribute(IFLA_BRPORT_ISOLATED, value -> value.u8(1))));
        return new Request("isolate " + name, Request.RTM_NEWLINK, 0, body);
    }

    /** Keeps a link that is off from getting a link-local IPv6 address when it is switched on. */
    public static Request withoutLinkLocal(String name) {
        Message body = header(0, 0, 0).attribute(IFLA_IFNAME, name).nested(IFLA_AF_SPEC, Links::withoutLinkLocal);
        return new Request("keep " + name + " without link-local address", Request.RTM_SETLINK, 0, body);
    }

    private static void withoutLinkLocal(Message families) {
        if (!IPV6) {
            return;
        }
        families.nested(
                AF_INET6, inet6 -> inet6.attribute(IFLA_INET6_ADDR_GEN_MODE, mode -> mode.u8(IN6_ADDR_GEN_MODE_NONE)));
    }

    /** Switches a link on. */
    public static Request up(String name) {
        Message body = header(0, IFF_UP, IFF_UP).attribute(IFLA_IFNAME, name);
        return new Request("switch on " + name, Request.RTM_SETLINK, 0, body);
    }

    /** Switches a link off. */
    public static Request down(String name) {
        Message body = header(0, 0, IFF_UP).attribute(IFLA_IFNAME, name);
        return new Request("switch off " + name, Request.RTM_SETLINK, 0, body);
    }

    /** Gives a link that is off another name. */
    public static Request rename(int index, String name) {
        Message body = header(index, 0, 0).attribute(IFLA_IFNAME, name);
        return new Request("rename link " + index + " to " + name, Request.RTM_SETLINK, 0, body);
    }

    /** Sets the largest packet, bytes. */
    public static Request mtu(String name, int mtu) {
        Message body = header(0, 0, 0).attribute(IFLA_IFNAME, name).attribute(IFLA_MTU, mtu);
        return new Request("set mtu " + mtu + " of " + name, Request.RTM_SETLINK, 0, body);
    }

    /** Sets the MAC address. */
    public static Request mac(String name, MacAddress mac) {
        Message body = header(0, 0, 0).attribute(IFLA_IFNAME, name).attribute(IFLA_ADDRESS, mac.bytes());
        return new Request("set mac " + mac + " of " + name, Request.RTM_SETLINK, 0, body);
    }

    /** Puts a link into another namespace, where it arrives switched off. */
    public static Request move(String name, Fd namespace) {
        Message body = header(0, 0, 0).attribute(IFLA_IFNAME, name).attribute(IFLA_NET_NS_FD, namespace.number());
        return new Request("move " + name + " to another namespace", Request.RTM_SETLINK, 0, body);
    }

    /** Removes a link, and the other end of a veth with it. ENODEV when there is none of this name. */
    public static Request delete(String name) {
        Message body = header(0, 0, 0).attribute(IFLA_IFNAME, name);
        return new Request("delete link " + name, Request.RTM_DELLINK, 0, body);
    }

    private static Request create(String name, Message body) {
        return new Request(name, Request.RTM_NEWLINK, Request.NLM_F_CREATE | Request.NLM_F_EXCL, body);
    }

    /** struct ifinfomsg. */
    static Message header(int index, int flags, int change) {
        Message message = new Message();
        ifinfo(message, index, flags, change);
        return message;
    }

    private static void ifinfo(Message message, int index, int flags, int change) {
        message.u8(AF_UNSPEC).u8(0).u16(0).u32(index).u32(flags).u32(change);
    }
}

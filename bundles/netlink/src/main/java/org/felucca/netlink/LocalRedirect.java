package org.felucca.netlink;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One rule of the packet filter inside a network namespace, by messages of nf_tables: what processes there send to one of their own addresses at one
 * port goes to another port of the same address. For namespaces of containers, where the library that the host's rules go through cannot be.
 */
public final class LocalRedirect {
    private static final String TABLE = "felucca";
    private static final String CHAIN = "names";
    private static final int SUBSYSTEM = 10;
    private static final int NEW_TABLE = SUBSYSTEM << 8;
    private static final int DELETE_TABLE = SUBSYSTEM << 8 | 2;
    private static final int NEW_CHAIN = SUBSYSTEM << 8 | 3;
    private static final int NEW_RULE = SUBSYSTEM << 8 | 6;
    private static final int APPEND = 0x800;
    private static final int AF_INET = 2;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int HOOK_OUTPUT = 3;
    private static final int BEFORE_ROUTING = -100;
    private static final int NETWORK_HEADER = 1;
    private static final int TRANSPORT_HEADER = 2;
    private static final int DESTINATION_OFFSET = 16;
    private static final int PORT_OFFSET = 2;
    private static final int META_L4PROTO = 16;
    private static final int NAT_DESTINATION = 1;
    private static final int EQUAL = 0;

    private LocalRedirect() {}

    /**
     * Makes the rules, in the place of what an earlier call has made; all of them or none.
     *
     * @param namespace a conversation over a socket of NETLINK_NETFILTER of the namespace
     * @param address an IPv4 address there
     * @param port to which they send
     * @param udpPort where datagrams go
     * @param tcpPort where connections go
     */
    public static void lead(Netlink namespace, InetAddress address, int port, int udpPort, int tcpPort) {
        List<Request> requests = new ArrayList<>();
        requests.add(table(NEW_TABLE, Request.NLM_F_CREATE));
        requests.add(table(DELETE_TABLE, 0));
        requests.add(table(NEW_TABLE, Request.NLM_F_CREATE));
        requests.add(chain());
        requests.add(rule(address, port, UDP, udpPort));
        requests.add(rule(address, port, TCP, tcpPort));
        namespace.transaction(SUBSYSTEM, requests);
    }

    private static Request table(int type, int flags) {
        return new Request("table " + TABLE, type, flags, header().attribute(1, TABLE));
    }

    private static Request chain() {
        Message body = header().attribute(1, TABLE)
                .attribute(3, CHAIN)
                .nested(4, hook -> hook.attribute(1, big(HOOK_OUTPUT)).attribute(2, big(BEFORE_ROUTING)))
                .attribute(7, "nat");
        return new Request("chain " + CHAIN, NEW_CHAIN, Request.NLM_F_CREATE, body);
    }

    /** {@code ip daddr ADDRESS meta l4proto PROTOCOL th dport PORT dnat to ADDRESS:TO}. */
    private static Request rule(InetAddress address, int port, int protocol, int to) {
        byte[] host = address.getAddress();
        Message body = header().attribute(1, TABLE).attribute(2, CHAIN).nested(4, list -> {
            payload(list, NETWORK_HEADER, DESTINATION_OFFSET, host.length);
            compare(list, host);
            expression(list, "meta", meta -> meta.attribute(1, big(1)).attribute(2, big(META_L4PROTO)));
            compare(list, new byte[] {(byte) protocol});
            payload(list, TRANSPORT_HEADER, PORT_OFFSET, 2);
            compare(list, bigShort(port));
            immediate(list, 1, host);
            immediate(list, 2, bigShort(to));
            expression(list, "nat", nat -> nat.attribute(1, big(NAT_DESTINATION))
                    .attribute(2, big(AF_INET))
                    .attribute(3, big(1))
                    .attribute(5, big(2)));
        });
        return new Request("rule for port " + port, NEW_RULE, Request.NLM_F_CREATE | APPEND, body);
    }

    /** Into register 1. */
    private static void payload(Message list, int base, int offset, int length) {
        expression(list, "payload", payload -> payload.attribute(1, big(1))
                .attribute(2, big(base))
                .attribute(3, big(offset))
                .attribute(4, big(length)));
    }

    /** Goes on when register 1 is this. */
    private static void compare(Message list, byte[] value) {
        expression(list, "cmp", cmp -> cmp.attribute(1, big(1))
                .attribute(2, big(EQUAL))
                .nested(3, data -> data.attribute(1, value)));
    }

    private static void immediate(Message list, int register, byte[] value) {
        expression(list, "immediate", immediate -> immediate
                .attribute(1, big(register))
                .nested(2, data -> data.attribute(1, value)));
    }

    private static void expression(Message list, String name, Consumer<Message> content) {
        list.nested(1, element -> element.attribute(1, name).nested(2, content));
    }

    private static byte[] big(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] bigShort(int value) {
        return ByteBuffer.allocate(2).putShort((short) value).array();
    }

    /** struct nfgenmsg. */
    private static Message header() {
        return new Message().u8(AF_INET).u8(0).u16(0);
    }
}

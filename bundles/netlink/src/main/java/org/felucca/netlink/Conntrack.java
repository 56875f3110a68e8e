package org.felucca.netlink;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.felucca.linux.Errno;
import org.felucca.linux.LinuxException;
import org.felucca.linux.Sockets;

/**
 * What the packet filter remembers of flows that go on, ctnetlink. A flow of UDP follows the rules that were there when it began, for as long as
 * its sender goes on: so who changes the rules has to have them forgotten. IPv4 only. Safe for several threads.
 */
public final class Conntrack implements AutoCloseable {
    private static final int NETLINK_NETFILTER = 12;
    private static final int SUBSYSTEM = 1 << 8;
    private static final int GET = SUBSYSTEM | 1;
    private static final int DELETE = SUBSYSTEM | 2;
    private static final int AF_INET = 2;
    private static final int CTA_TUPLE_ORIG = 1;
    private static final int CTA_ID = 12;
    private static final int CTA_TUPLE_IP = 1;
    private static final int CTA_TUPLE_PROTO = 2;
    private static final int CTA_IP_V4_DST = 2;
    private static final int CTA_PROTO_NUM = 1;
    private static final int CTA_PROTO_DST_PORT = 3;
    private static final int IPPROTO_UDP = 17;

    private final Netlink netlink;

    private Conntrack(Netlink netlink) {
        this.netlink = netlink;
    }

    /** About the namespace of this process. Throws LinuxException EPROTONOSUPPORT where the kernel remembers nothing. */
    public static Conntrack open() {
        return new Conntrack(Netlink.over(Sockets.netlink(NETLINK_NETFILTER)));
    }

    /**
     * A flow of UDP by what its sender wrote on it.
     *
     * @param to before any rule changed it
     */
    public record Flow(InetAddress to, int port) {}

    /** Forgets flows of UDP; costs a look at all flows. Returns how many there were. */
    public int forgetUdp(Predicate<Flow> which) {
        List<Optional<Request>> found = netlink.dump("list flows", GET, header(), body -> deletion(body, which));
        List<Request> deletions = found.stream().flatMap(Optional::stream).toList();
        int forgotten = 0;
        for (Request deletion : deletions) {
            try {
                netlink.execute(deletion);
                forgotten++;
            } catch (LinuxException e) {
                if (!e.is(Errno.ENOENT)) {
                    throw e;
                }
                // it ended meanwhile
            }
        }
        return forgotten;
    }

    private static Optional<Request> deletion(ByteBuffer body, Predicate<Flow> which) {
        body.position(body.position() + 4);
        Attributes flow = Attributes.read(body);
        Optional<byte[]> tuple = flow.bytes(CTA_TUPLE_ORIG);
        Optional<Flow> sent = flow.nested(CTA_TUPLE_ORIG).flatMap(Conntrack::udp);
        if (tuple.isEmpty() || sent.filter(which).isEmpty()) {
            return Optional.empty();
        }
        Message message = header().nested(CTA_TUPLE_ORIG, content -> content.bytes(tuple.get()));
        flow.bytes(CTA_ID).ifPresent(id -> message.attribute(CTA_ID, id));
        return Optional.of(new Request("forget " + sent.get(), DELETE, 0, message));
    }

    private static Optional<Flow> udp(Attributes tuple) {
        Attributes protocol = tuple.nested(CTA_TUPLE_PROTO).orElseGet(() -> Attributes.read(ByteBuffer.allocate(0)));
        boolean udp = protocol.bytes(CTA_PROTO_NUM)
                .filter(number -> number[0] == IPPROTO_UDP)
                .isPresent();
        Optional<InetAddress> to = tuple.nested(CTA_TUPLE_IP)
                .flatMap(ip -> ip.address(CTA_IP_V4_DST))
                .filter(Inet4Address.class::isInstance);
        Optional<byte[]> port = protocol.bytes(CTA_PROTO_DST_PORT).filter(bytes -> bytes.length == 2);
        return udp && to.isPresent() && port.isPresent()
                ? Optional.of(new Flow(
                        to.get(),
                        Short.toUnsignedInt(ByteBuffer.wrap(port.get()).getShort())))
                : Optional.empty();
    }

    /** struct nfgenmsg. */
    private static Message header() {
        return new Message().u8(AF_INET).u8(0).u16(0);
    }

    @Override
    public void close() {
        netlink.close();
    }
}

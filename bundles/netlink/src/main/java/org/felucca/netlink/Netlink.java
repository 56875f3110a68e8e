package org.felucca.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.Sockets;

/**
 * A conversation with the kernel about one network namespace, rtnetlink(7). Safe for several threads: they take turns. Whoever
 * makes one closes it.
 */
public final class Netlink implements AutoCloseable {
    private static final int HEADER = 16;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int BATCH_BEGIN = 0x10;
    private static final int BATCH_END = 0x11;
    private static final int NLM_F_REQUEST = 1;
    private static final int NLM_F_ACK = 4;
    private static final int NLM_F_DUMP = 0x300;
    private static final int NLM_F_DUMP_INTR = 0x10;
    private static final int AF_UNSPEC = 0;
    private static final int DUMP_ATTEMPTS = 10;

    private final Fd socket;
    private int sequence;

    private Netlink(Fd socket) {
        this.socket = socket;
    }

    /** About the namespace of this process. */
    public static Netlink open() {
        return new Netlink(Sockets.netlink(Sockets.NETLINK_ROUTE));
    }

    /** Over a socket of any namespace, which it takes over. */
    public static Netlink over(Fd socket) {
        return new Netlink(socket);
    }

    /**
     * Carries out requests in order, all in one send. The kernel goes on after one that fails.
     *
     * @throws LinuxException named by the first request that failed
     */
    public void execute(Request... requests) {
        execute(List.of(requests));
    }

    /**
     * Carries out requests to the packet filter as one: all of them take effect, or none.
     *
     * @param subsystem of nfnetlink
     * @throws LinuxException named by the first request that failed
     */
    synchronized void transaction(int subsystem, List<Request> requests) {
        byte[] bounds = {0, 0, (byte) (subsystem >> 8), (byte) subsystem};
        List<byte[]> messages = new ArrayList<>();
        messages.add(message(BATCH_BEGIN, NLM_F_REQUEST, bounds));
        int first = sequence + 1;
        for (Request request : requests) {
            int flags = NLM_F_REQUEST | NLM_F_ACK | request.flags();
            messages.add(message(request.type(), flags, request.body().toBytes()));
        }
        messages.add(message(BATCH_END, NLM_F_REQUEST, bounds));
        send(messages);
        for (int answered = 0; answered < requests.size(); ) {
            ByteBuffer received = Sockets.receive(socket);
            while (received.remaining() >= HEADER) {
                Header header = Header.read(received);
                int error = header.type == NLMSG_ERROR ? -header.body.getInt() : 0;
                if (error != 0) {
                    int index = Math.max(0, Math.min(requests.size() - 1, header.sequence - first));
                    throw new LinuxException(requests.get(index).name(), "", Errno.of(error));
                }
                answered++;
            }
        }
    }

    /** The same. */
    public synchronized void execute(List<Request> requests) {
        if (requests.isEmpty()) {
            return;
        }
        int first = sequence + 1;
        List<byte[]> messages = new ArrayList<>();
        for (Request request : requests) {
            int flags = NLM_F_REQUEST | NLM_F_ACK | request.flags();
            messages.add(message(request.type(), flags, request.body().toBytes()));
        }
        send(messages);
        LinuxException failure = null;
        for (int answered = 0; answered < requests.size(); ) {
            ByteBuffer received = Sockets.receive(socket);
            while (received.remaining() >= HEADER) {
                Header header = Header.read(received);
                int index = header.sequence - first;
                if (header.type != NLMSG_ERROR || index < 0 || index >= requests.size()) {
                    continue;
                }
                answered++;
                int errno = -header.body.getInt();
                if (errno != 0) {
                    LinuxException refused =
                            new LinuxException(requests.get(index).name(), "", Errno.of(errno));
                    if (failure == null) {
                        failure = refused;
                    } else {
                        failure.addSuppressed(refused);
                    }
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** All links. */
    public List<Link> links() {
        return dump("list links", Request.RTM_GETLINK, Links.header(0, 0, 0), Link::read);
    }

    /** The link of this name. */
    public synchronized Optional<Link> link(String name) {
        byte[] body = Links.header(0, 0, 0).attribute(Links.IFLA_IFNAME, name).toBytes();
        int asked = sequence + 1;
        send(List.of(message(Request.RTM_GETLINK, NLM_F_REQUEST, body)));
        while (true) {
            ByteBuffer received = Sockets.receive(socket);
            while (received.remaining() >= HEADER) {
                Header header = Header.read(received);
                if (header.sequence != asked) {
                    continue;
                }
                if (header.type == NLMSG_ERROR) {
                    Errno errno = Errno.of(-header.body.getInt());
                    if (errno == Errno.ENODEV) {
                        return Optional.empty();
                    }
                    throw new LinuxException("look up link", name, errno);
                }
                return Optional.of(Link.read(header.body));
            }
        }
    }

    /** All addresses of all links. */
    public List<Address> addresses() {
        Message header = new Message().u8(AF_UNSPEC).u8(0).u8(0).u8(0).u32(0);
        return dump("list addresses", Request.RTM_GETADDR, header, Address::read);
    }

    /** The routes of all tables. */
    public List<Route> routes() {
        return dump("list routes", Request.RTM_GETROUTE, Routes.header(AF_UNSPEC, 0, 0, 0), Route::read);
    }

    /** What is known about neighbours of all links. */
    public List<Neighbour> neighbours() {
        Message header =
                new Message().u8(AF_UNSPEC).u8(0).u16(0).u32(0).u16(0).u8(0).u8(0);
        return dump("list neighbours", Request.RTM_GETNEIGH, header, Neighbour::read);
    }

    synchronized <T> List<T> dump(String name, int type, Message header, Function<ByteBuffer, T> reader) {
        byte[] body = header.toBytes();
        for (int attempt = 0; attempt < DUMP_ATTEMPTS; attempt++) {
            Optional<List<T>> whole = dumpOnce(name, type, body, reader);
            if (whole.isPresent()) {
                return whole.get();
            }
        }
        throw new LinuxException(name, "", Errno.EINTR);
    }

    /** Empty when the table changed while it was read, NLM_F_DUMP_INTR. */
    private <T> Optional<List<T>> dumpOnce(String name, int type, byte[] body, Function<ByteBuffer, T> reader) {
        int asked = sequence + 1;
        send(List.of(message(type, NLM_F_REQUEST | NLM_F_DUMP, body)));
        List<T> found = new ArrayList<>();
        boolean changed = false;
        while (true) {
            ByteBuffer received = Sockets.receive(socket);
            while (received.remaining() >= HEADER) {
                Header header = Header.read(received);
                if (header.sequence != asked) {
                    continue;
                }
                changed |= (header.flags & NLM_F_DUMP_INTR) != 0;
                if (header.type == NLMSG_DONE) {
                    return changed ? Optional.empty() : Optional.of(found);
                }
                if (header.type == NLMSG_ERROR) {
                    throw new LinuxException(name, "", Errno.of(-header.body.getInt()));
                }
                found.add(reader.apply(header.body));
            }
        }
    }

    private byte[] message(int type, int flags, byte[] body) {
        sequence++;
        return ByteBuffer.allocate(HEADER + body.length)
                .order(ByteOrder.nativeOrder())
                .putInt(HEADER + body.length)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(0)
                .put(body)
                .array();
    }

    private void send(List<byte[]> messages) {
        ByteBuffer all = ByteBuffer.allocate(
                messages.stream().mapToInt(message -> aligned(message.length)).sum());
        for (byte[] message : messages) {
            all.put(message).position(aligned(all.position()));
        }
        Sockets.sendNetlink(socket, all.flip());
    }

    private static int aligned(int length) {
        return (length + 3) / 4 * 4;
    }

    @Override
    public void close() {
        socket.close();
    }

    /** struct nlmsghdr and what follows it. */
    private record Header(int type, int flags, int sequence, ByteBuffer body) {
        /** Takes the next message from the buffer. */
        static Header read(ByteBuffer buffer) {
            int start = buffer.position();
            int length = buffer.getInt();
            int type = Short.toUnsignedInt(buffer.getShort());
            int flags = Short.toUnsignedInt(buffer.getShort());
            int sequence = buffer.getInt();
            ByteBuffer body = buffer.duplicate().order(ByteOrder.nativeOrder());
            body.position(start + HEADER).limit(start + length);
            buffer.position(Math.min(buffer.limit(), start + aligned(length)));
            return new Header(type, flags, sequence, body);
        }
    }
}

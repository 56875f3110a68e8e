package org.felucca.linux;

import static org.felucca.linux.ffi.Kernel.call;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.felucca.linux.ffi.Kernel;
import org.felucca.linux.ffi.Memory;

/**
 * Internet sockets as Java's channels cannot be: of IPv6 alone beside one of IPv4, of SCTP, and known by descriptors that outlive a class
 * loader. None of them blocks; all are close-on-exec. Any thread may call.
 */
public final class InetSockets {
    /** Answered instead of a count or a descriptor when a socket is not ready. */
    public static final int WOULD_BLOCK = LinuxFiles.WOULD_BLOCK;

    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x8_0000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;
    private static final int SO_ERROR = 4;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int BACKLOG = 1024;
    private static final int ADDRESS_SIZE = 28;

    private InetSockets() {}

    /** Protocols, by their numbers in IP. */
    public enum Transport {
        TCP(1, 6),
        UDP(2, 17),
        SCTP(1, 132);

        private final int type;
        private final int number;

        Transport(int type, int number) {
            this.type = type;
            this.number = number;
        }

        /** SOCK_*. */
        public int type() {
            return type;
        }

        /** IPPROTO_*. */
        public int number() {
            return number;
        }
    }

    /**
     * Takes a port of this host, for TCP and SCTP listening. One of IPv6 leaves IPv4 alone.
     *
     * @throws LinuxException EADDRINUSE, EADDRNOTAVAIL, EACCES; EPROTONOSUPPORT or EAFNOSUPPORT where the kernel lacks the protocol
     */
    public static Fd bind(Transport transport, InetAddress address, int port) {
        Fd socket = high(socket(transport, address));
        try {
            bind(socket, transport, address, port);
            return socket;
        } catch (LinuxException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * The same with a socket that is there, of any network namespace.
     *
     * @param port 0 for a free one
     */
    public static void bind(Fd socket, Transport transport, InetAddress address, int port) {
        if (address instanceof Inet6Address) {
            Sockets.setOption(socket, IPPROTO_IPV6, IPV6_V6ONLY, 1);
        }
        if (transport != Transport.UDP) {
            // connections that have just ended do not keep the port; one that listens does
            Sockets.setOption(socket, SOL_SOCKET, SO_REUSEADDR, 1);
        }
        String detail = address.getHostAddress() + " port " + port;
        try (Memory name = address(address, port)) {
            call(Sys.BIND, detail, socket.number(), name.address(), length(address));
        }
        if (transport != Transport.UDP) {
            call(Sys.LISTEN, detail, socket.number(), BACKLOG);
        }
    }

    /** Where a bound socket is, getsockname(2). */
    public static InetSocketAddress localAddress(Fd socket) {
        try (Memory name = Memory.allocate(ADDRESS_SIZE);
                Memory length = Memory.allocate(4)) {
            length.putInt(0, ADDRESS_SIZE);
            call(Sys.GETSOCKNAME, "" + socket, socket.number(), name.address(), length.address());
            return address(name);
        }
    }

    /** The same descriptor at a high number; the one that is given is closed. */
    public static Fd raised(Fd socket) {
        return high(socket);
    }

    /** Whether this host has IPv6 at all: a port can be taken on its loopback. */
    public static boolean hasIpv6() {
        try (Fd probe = bind(Transport.UDP, loopback6(), 0)) {
            return probe.isOpen();
        } catch (LinuxException e) {
            return false;
        }
    }

    private static InetAddress loopback6() {
        byte[] one = new byte[16];
        one[15] = 1;
        try {
            return InetAddress.getByAddress(one);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes a connection that waits; empty when none does, or it has gone again. */
    public static Optional<Fd> accept(Fd listening) {
        long result = Kernel.raw(Sys.ACCEPT4, listening.number(), 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (result == -Errno.EAGAIN.code() || result == -Errno.ECONNABORTED.code()) {
            return Optional.empty();
        }
        return Optional.of(Fd.of((int) Kernel.checked("accept4", listening.toString(), result)));
    }

    /** Begins to connect; when it is writable, {@link #error} says whether it is connected. For UDP it is at once. */
    public static Fd connect(Transport transport, InetSocketAddress to) {
        Fd socket = socket(transport, to.getAddress());
        try {
            connect(socket, to);
            return socket;
        } catch (LinuxException e) {
            socket.close();
            throw e;
        }
    }

    /** The same with a socket that is there and does not block, of any network namespace. */
    public static void connect(Fd socket, InetSocketAddress to) {
        try (Memory name = address(to.getAddress(), to.getPort())) {
            long result = Kernel.raw(Sys.CONNECT, socket.number(), name.address(), length(to.getAddress()));
            if (result != -Errno.EINPROGRESS.code()) {
                Kernel.checked("connect", to.toString(), result);
            }
        }
    }

    /** What has befallen a socket since this was last asked, SO_ERROR. */
    public static Optional<Errno> error(Fd socket) {
        try (Memory value = Memory.allocate(4);
                Memory length = Memory.allocate(4)) {
            length.putInt(0, 4);
            call(
                    Sys.GETSOCKOPT,
                    "SO_ERROR of " + socket,
                    socket.number(),
                    SOL_SOCKET,
                    SO_ERROR,
                    value.address(),
                    length.address());
            return value.getInt(0) == 0 ? Optional.empty() : Optional.of(Errno.of(value.getInt(0)));
        }
    }

    /** Tells the other side that nothing more will come, shutdown(2) SHUT_WR. Nothing happens when the connection is gone. */
    public static void endOutput(Fd socket) {
        final int shutWr = 1;
        long result = Kernel.raw(Sys.SHUTDOWN, socket.number(), shutWr);
        if (result != -Errno.ENOTCONN.code()) {
            Kernel.checked("shutdown", socket.toString(), result);
        }
    }

    /**
     * Moves bytes between a socket and a pipe inside the kernel, splice(2), without waiting.
     *
     * @return how many; 0 at the end of the source, {@link #WOULD_BLOCK} when nothing can be moved now
     */
    public static int splice(Fd from, Fd to, int length) {
        final int moveAndDoNotWait = 1 | 2;
        long result = Kernel.raw(Sys.SPLICE, from.number(), 0, to.number(), 0, length, moveAndDoNotWait);
        return result == -Errno.EAGAIN.code()
                ? WOULD_BLOCK
                : (int) Kernel.checked("splice", from + " to " + to, result);
    }

    /**
     * Receives one datagram.
     *
     * @param into direct; what does not fit is lost. Its position goes behind the content
     * @return the sender; empty when none has come, or an earlier one could not be delivered
     */
    public static Optional<InetSocketAddress> receive(Fd socket, ByteBuffer into) {
        try (Memory sender = Memory.allocate(ADDRESS_SIZE);
                Memory length = Memory.allocate(4)) {
            length.putInt(0, ADDRESS_SIZE);
            long result = Kernel.raw(
                    Sys.RECVFROM,
                    socket.number(),
                    Memory.addressOf(into),
                    into.remaining(),
                    0,
                    sender.address(),
                    length.address());
            if (result == -Errno.EAGAIN.code() || result == -Errno.ECONNREFUSED.code()) {
                return Optional.empty();
            }
            into.position(into.position() + (int) Kernel.checked("recvfrom", socket.toString(), result));
            return Optional.of(address(sender));
        }
    }

    /**
     * Sends what is left in a buffer as one datagram. As with UDP anywhere, one that the kernel cannot take now is lost.
     *
     * @param from direct; its position does not move
     * @param to null for a connected socket
     * @return whether the kernel took it
     */
    public static boolean send(Fd socket, ByteBuffer from, InetSocketAddress to) {
        try (Memory name = to == null ? null : address(to.getAddress(), to.getPort())) {
            long result = Kernel.raw(
                    Sys.SENDTO,
                    socket.number(),
                    Memory.addressOf(from),
                    from.remaining(),
                    MSG_NOSIGNAL,
                    name == null ? 0 : name.address(),
                    name == null ? 0 : length(to.getAddress()));
            return result >= 0;
        }
    }

    private static Fd socket(Transport transport, InetAddress address) {
        int family = address instanceof Inet4Address ? AF_INET : AF_INET6;
        return Fd.of((int) call(
                Sys.SOCKET, transport.name(), family, transport.type | SOCK_NONBLOCK | SOCK_CLOEXEC, transport.number));
    }

    /** There may be thousands: the low numbers are left to libraries that wait with select(2), which takes no others. */
    private static Fd high(Fd socket) {
        final int fDupfdCloexec = 1030;
        final int fdSetsize = 1024;
        long copy = Kernel.raw(Sys.FCNTL, socket.number(), fDupfdCloexec, fdSetsize);
        if (copy < 0) {
            return socket;
        }
        socket.close();
        return Fd.of((int) copy);
    }

    private static int length(InetAddress address) {
        final int sockaddrIn = 16;
        return address instanceof Inet4Address ? sockaddrIn : ADDRESS_SIZE;
    }

    /** struct sockaddr_in or sockaddr_in6: ip(7), ipv6(7). */
    private static Memory address(InetAddress address, int port) {
        Memory memory = Memory.allocate(ADDRESS_SIZE);
        byte[] networkOrder = {(byte) (port >>> 8), (byte) port};
        memory.write(2, networkOrder, 0, networkOrder.length);
        byte[] bytes = address.getAddress();
        if (address instanceof Inet6Address v6) {
            memory.putShort(0, AF_INET6).putInt(24, v6.getScopeId());
            memory.write(8, bytes, 0, bytes.length);
        } else {
            memory.putShort(0, AF_INET);
            memory.write(4, bytes, 0, bytes.length);
        }
        return memory;
    }

    private static InetSocketAddress address(Memory memory) {
        byte[] head = memory.bytes(0, 4);
        int port = (head[2] & 0xff) << 8 | (head[3] & 0xff);
        try {
            boolean v4 = (memory.getInt(0) & 0xffff) == AF_INET;
            InetAddress address = v4
                    ? InetAddress.getByAddress(memory.bytes(4, 4))
                    : Inet6Address.getByAddress(null, memory.bytes(8, 16), memory.getInt(24));
            return new InetSocketAddress(address, port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}

package org.felucca.linux;

import static org.felucca.linux.ffi.Kernel.call;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.felucca.linux.ffi.Kernel;
import org.felucca.linux.ffi.Memory;

/** Sockets that Java has no class for. */
public final class Sockets {
    private static final int AF_UNIX = 1;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x8_0000;
    private static final int SOL_SOCKET = 1;

    /** Netlink's family of routes, links and addresses, rtnetlink(7). */
    public static final int NETLINK_ROUTE = 0;

    private Sockets() {}

    /**
     * A netlink socket in the network namespace of this process, netlink(7), bound to an address of the kernel's choice.
     * One for another namespace comes from a program.
     */
    public static Fd netlink(int protocol) {
        Fd socket = Fd.of((int) call(Sys.SOCKET, "netlink " + protocol, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol));
        bindNetlink(socket, 0);
        return socket;
    }

    /**
     * Binds a netlink socket to groups of messages.
     *
     * @param groups mask of RTMGRP_*; 0 for none
     */
    public static void bindNetlink(Fd socket, int groups) {
        try (Memory address = netlinkAddress(groups)) {
            call(Sys.BIND, socket.toString(), socket.number(), address.address(), address.size());
        }
    }

    /** Sends a message, all of the buffer's remaining bytes, to the kernel's side of a netlink socket. */
    public static void sendNetlink(Fd socket, ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        try (Memory memory = Memory.of(bytes);
                Memory kernel = netlinkAddress(0)) {
            call(
                    Sys.SENDTO,
                    socket.toString(),
                    socket.number(),
                    memory.address(),
                    bytes.length,
                    0,
                    kernel.address(),
                    kernel.size());
        }
    }

    /**
     * Receives one message, however long it is; blocks unless the socket does not.
     *
     * @return the message in the machine's byte order, position 0
     * @throws LinuxException EAGAIN when nothing has come on a socket that does not block; ENOBUFS when messages were lost
     */
    public static ByteBuffer receive(Fd socket) {
        final int msgPeek = 2;
        final int msgTrunc = 0x20;
        int size = 32 * 1024;
        while (true) {
            try (Memory memory = Memory.allocate(size)) {
                int length = (int) call(
                        Sys.RECVFROM, "" + socket, socket.number(), memory.address(), size, msgPeek | msgTrunc, 0, 0);
                if (length > size) {
                    size = length;
                    continue;
                }
                length = (int) call(Sys.RECVFROM, "" + socket, socket.number(), memory.address(), size, 0, 0, 0);
                return ByteBuffer.wrap(memory.bytes(0, length)).order(ByteOrder.nativeOrder());
            }
        }
    }

    private static Memory netlinkAddress(int groups) {
        final int sockaddrNlSize = 12;
        return Memory.allocate(sockaddrNlSize).putShort(0, AF_NETLINK).putInt(8, groups);
    }

    /** Sets an option whose value is an int, setsockopt(2). */
    public static void setOption(Fd socket, int level, int option, int value) {
        try (Memory memory = Memory.allocate(4)) {
            memory.putInt(0, value);
            call(
                    Sys.SETSOCKOPT,
                    "option " + option + " of " + socket,
                    socket.number(),
                    level,
                    option,
                    memory.address(),
                    4);
        }
    }

    /** Lets a send that would wait longer fail with EAGAIN, SO_SNDTIMEO. */
    public static void sendTimeout(Fd socket, int millis) {
        final int soSndtimeo = 21;
        try (Memory time = Memory.allocate(2 * Long.BYTES)) {
            time.putLong(0, millis / 1000).putLong(Long.BYTES, millis % 1000 * 1000L);
            call(
                    Sys.SETSOCKOPT,
                    "send timeout of " + socket,
                    socket.number(),
                    SOL_SOCKET,
                    soSndtimeo,
                    time.address(),
                    time.size());
        }
    }

    /** A unix datagram socket without a name, unix(7). */
    public static Fd unixDatagram() {
        final int sockDgram = 2;
        return Fd.of((int) call(Sys.SOCKET, "unix datagram", AF_UNIX, sockDgram | SOCK_CLOEXEC, 0));
    }

    /** Gives a unix socket its path, bind(2); EADDRINUSE when there is something already. */
    public static void bindUnix(Fd socket, String path) {
        try (Memory address = unixAddress(path)) {
            call(Sys.BIND, path, socket.number(), address.address(), address.size());
        }
    }

    /**
     * Connects a unix socket, connect(2): for datagrams a look whether somebody receives them.
     *
     * @throws LinuxException ENOENT, ECONNREFUSED when nobody is there; EPROTOTYPE when it is of another kind
     */
    public static void connectUnix(Fd socket, String path) {
        try (Memory address = unixAddress(path)) {
            call(Sys.CONNECT, path, socket.number(), address.address(), address.size());
        }
    }

    /**
     * Sends a datagram to the unix socket at a path; waits while its receiver is full.
     *
     * @throws LinuxException EAGAIN after the {@linkplain #sendTimeout time} that it may wait; ENOENT, ECONNREFUSED when nobody is there; EMSGSIZE when it is too long; ENAMETOOLONG for the path
     */
    public static void sendUnix(Fd socket, String path, byte[] message) {
        try (Memory memory = Memory.of(message);
                Memory address = unixAddress(path)) {
            call(
                    Sys.SENDTO,
                    path,
                    socket.number(),
                    memory.address(),
                    message.length,
                    0,
                    address.address(),
                    address.size());
        }
    }

    private static Memory unixAddress(String path) {
        final int longest = 108;
        byte[] name = Names.toBytes(path);
        if (name.length >= longest) {
            throw new LinuxException("unix socket", path, Errno.ENAMETOOLONG);
        }
        Memory address = Memory.allocate(2L + name.length + 1).putShort(0, AF_UNIX);
        address.write(2, name, 0, name.length);
        return address;
    }

    /** A pair of connected unix stream sockets, socketpair(2). */
    public static Fd[] pair() {
        try (Memory pair = Memory.allocate(8)) {
            call(Sys.SOCKETPAIR, "", AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.address());
            return new Fd[] {Fd.of(pair.getInt(0)), Fd.of(pair.getInt(4))};
        }
    }

    /**
     * Receives one descriptor and the byte that came with it, recvmsg(2), close-on-exec.
     *
     * @throws LinuxException EBADMSG when something else came
     */
    public static Fd receiveDescriptor(Fd socket) {
        final int msgCmsgCloexec = 0x4000_0000;
        final int scmRights = 1;
        final int cmsgSpace = 24;
        try (Memory one = Memory.allocate(1);
                Memory iovec = Memory.allocate(16);
                Memory control = Memory.allocate(cmsgSpace);
                Memory message = Memory.allocate(56)) {
            iovec.putLong(0, one.address()).putLong(8, 1);
            message.putLong(16, iovec.address())
                    .putLong(24, 1)
                    .putLong(32, control.address())
                    .putLong(40, cmsgSpace);
            call(Sys.RECVMSG, socket.toString(), socket.number(), message.address(), msgCmsgCloexec);
            boolean came =
                    message.getLong(40) >= 20 && control.getInt(8) == SOL_SOCKET && control.getInt(12) == scmRights;
            if (!came) {
                throw new LinuxException("recvmsg", "no descriptor on " + socket, Errno.EBADMSG);
            }
            return Fd.of(control.getInt(16));
        }
    }

    /** Who is at the other end of a unix socket, as of its connect, unix(7). */
    public record PeerCredentials(int pid, int uid, int gid) {}

    /** Asks who is at the other end of a connected unix socket, SO_PEERCRED. */
    public static PeerCredentials peerCredentials(Fd socket) {
        final int soPeercred = 17;
        try (Memory ucred = Memory.allocate(12);
                Memory length = Memory.allocate(4)) {
            length.putInt(0, 12);
            Kernel.call(
                    Sys.GETSOCKOPT,
                    "SO_PEERCRED of " + socket,
                    socket.number(),
                    SOL_SOCKET,
                    soPeercred,
                    ucred.address(),
                    length.address());
            return new PeerCredentials(ucred.getInt(0), ucred.getInt(4), ucred.getInt(8));
        }
    }
}

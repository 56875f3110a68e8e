package org.felucca.linux.program;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.InetSockets;
import org.felucca.linux.LinuxException;
import org.felucca.linux.Namespace;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Sockets;
import org.felucca.linux.Sys;

/**
 * Sockets in other network namespaces. A socket belongs to the namespace it was made in, for ever; so a child that shares our descriptors
 * makes it there, and this process uses it from here.
 */
public final class NetworkNamespace {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x8_0000;

    private NetworkNamespace() {}

    /**
     * A new network namespace with nothing in it but a loopback that is down. It lives as long as one of these descriptors,
     * a process or a mount holds it; both are to be closed.
     *
     * @param namespace the namespace, for setns(2) or {@code /proc/self/fd/N}
     * @param netlink a bound socket of NETLINK_ROUTE inside it
     */
    public record Created(Fd namespace, Fd netlink) implements AutoCloseable {
        @Override
        public void close() {
            netlink.close();
            namespace.close();
        }
    }

    /** Makes a network namespace. */
    public static Created create() {
        Program.Builder rows = Program.builder();
        Call namespace = rows.call(
                "open network namespace",
                Sys.OPENAT,
                Arg.CWD,
                Arg.text("/proc/self/ns/net"),
                Arg.named("O_RDONLY|O_CLOEXEC", OpenFlag.bits()),
                Arg.NONE);
        Call netlink = socket(rows, AF_NETLINK, SOCK_RAW, Sockets.NETLINK_ROUTE);
        Results results = Spawner.run(
                rows.build(), CloneArgs.newNamespaces(Set.of(Namespace.NETWORK)).sharingFiles());
        Created created = new Created(fd(results, namespace), fd(results, netlink));
        Sockets.bindNetlink(created.netlink, 0);
        return created;
    }

    /** A bound socket of NETLINK_ROUTE inside a namespace. */
    public static Fd netlink(Fd namespace) {
        Fd socket = socket(namespace, AF_NETLINK, SOCK_RAW, Sockets.NETLINK_ROUTE);
        Sockets.bindNetlink(socket, 0);
        return socket;
    }

    /**
     * Any socket inside a namespace, socket(2), close-on-exec.
     *
     * @param family AF_*
     * @param type SOCK_*
     */
    public static Fd socket(Fd namespace, int family, int type, int protocol) {
        Program.Builder rows = Program.builder();
        rows.call(
                "enter network namespace",
                Sys.SETNS,
                Arg.fd(namespace),
                Arg.named("CLONE_NEWNET", Namespace.NETWORK.cloneFlag()));
        Call socket = socket(rows, family, type, protocol);
        return fd(Spawner.run(rows.build(), CloneArgs.PLAIN.sharingFiles()), socket);
    }

    /**
     * What socket(2) is to make.
     *
     * @param family AF_*
     * @param type SOCK_*, flags included
     */
    public record Kind(int family, int type, int protocol) {
        private static final int NON_BLOCKING = 0x800;
        private static final int AF_INET = 2;
        private static final int AF_INET6 = 10;
        private static final int NETLINK_NETFILTER = 12;

        /** For requests to the packet filter; blocks. */
        public static final Kind NETFILTER = new Kind(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER);

        /** Of IPv4 or IPv6; does not block. */
        public static Kind of(InetSockets.Transport transport, boolean version6) {
            return new Kind(version6 ? AF_INET6 : AF_INET, transport.type() | NON_BLOCKING, transport.number());
        }
    }

    /** Several at once: all of them or, with the failure of the first that cannot be made, none. All are close-on-exec. */
    public static List<Fd> sockets(Fd namespace, Kind... kinds) {
        Program.Builder rows = Program.builder();
        rows.call(
                "enter network namespace",
                Sys.SETNS,
                Arg.fd(namespace),
                Arg.named("CLONE_NEWNET", Namespace.NETWORK.cloneFlag()));
        List<Call> calls = new ArrayList<>();
        for (Kind kind : kinds) {
            calls.add(socket(rows, kind.family(), kind.type(), kind.protocol()).mayFail());
        }
        Results results = Spawner.run(rows.build(), CloneArgs.PLAIN.sharingFiles());
        List<Fd> made = new ArrayList<>();
        LinuxException failure = null;
        for (Call call : calls) {
            OptionalLong value = results.ifRun(call.result());
            if (value.isPresent() && value.getAsLong() >= 0) {
                made.add(Fd.of((int) value.getAsLong()));
            } else if (failure == null) {
                Errno errno = value.isEmpty() ? Errno.ECHILD : Errno.of((int) -value.getAsLong());
                failure = new LinuxException("open socket in another network namespace", "", errno);
            }
        }
        if (failure != null) {
            made.forEach(Fd::close);
            throw failure;
        }
        return made;
    }

    private static Call socket(Program.Builder rows, int family, int type, int protocol) {
        return rows.call(
                "open socket", Sys.SOCKET, Arg.value(family), Arg.value(type | SOCK_CLOEXEC), Arg.value(protocol));
    }

    private static Fd fd(Results results, Call call) {
        return Fd.of((int) results.value(call.result()));
    }
}

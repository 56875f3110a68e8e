package org.felucca.netlink;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.Namespace;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.Block;
import org.felucca.linux.program.Call;
import org.felucca.linux.program.CloneArgs;
import org.felucca.linux.program.Program;
import org.felucca.linux.program.Results;
import org.felucca.linux.program.Spawner;

/**
 * A network namespace and a conversation with the kernel about it, without a thread of ours ever being in it: a child that
 * shares our descriptors opens both and leaves. The namespace lives while a process is in it or its descriptor is open.
 *
 * @param fd the namespace
 * @param netlink about it
 */
public record NetworkNamespace(Fd fd, Netlink netlink) implements AutoCloseable {
    private static final int O_WRONLY_CLOEXEC = 1 | 0x8_0000;
    private static final int O_CLOEXEC = 0x8_0000;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x8_0000;
    private static final int NETLINK_ROUTE = 0;

    /**
     * Makes a new one; its {@code lo} is off.
     *
     * @param sysctls values by file below {@code /proc/sys}, such as {@code net/ipv6/conf/default/disable_ipv6}; those that this
     *     kernel does not have are passed over
     */
    public static NetworkNamespace create(Map<String, String> sysctls) {
        return create(sysctls, Optional.empty());
    }

    /**
     * The same, owned by a user namespace: who is root in that may do there what takes capabilities.
     *
     * @param owner stays the caller's; empty for the user namespace of this process
     */
    public static NetworkNamespace create(Map<String, String> sysctls, Optional<Fd> owner) {
        Program.Builder rows = Program.builder();
        CloneArgs args = CloneArgs.PLAIN;
        if (owner.isPresent()) {
            rows.call(
                    "enter user namespace",
                    Sys.SETNS,
                    Arg.fd(owner.get()),
                    Arg.named("CLONE_NEWUSER", Namespace.USER.cloneFlag()));
            rows.call("make network namespace", Sys.UNSHARE, Arg.named("CLONE_NEWNET", Namespace.NETWORK.cloneFlag()));
        } else {
            args = CloneArgs.newNamespaces(Set.of(Namespace.NETWORK));
        }
        sysctls.forEach((file, value) -> writeSysctl(rows, file, value));
        Call open = rows.call(
                        "open network namespace",
                        Sys.OPENAT,
                        Arg.CWD,
                        Arg.text("/proc/self/ns/net"),
                        Arg.named("O_CLOEXEC", O_CLOEXEC))
                .mayFail();
        Call socket = netlinkSocket(rows);
        Results results = Spawner.run(rows.build(), args.sharingFiles());
        Fd namespace = taken(results, open, "open network namespace");
        try {
            return new NetworkNamespace(namespace, Netlink.over(taken(results, socket, "open netlink socket")));
        } catch (LinuxException e) {
            namespace.close();
            throw e;
        }
    }

    /** A conversation about a namespace that somebody else has open; to be closed by the caller. */
    public static Netlink netlinkIn(Fd namespace) {
        Program.Builder rows = Program.builder();
        rows.call("enter network namespace", Sys.SETNS, Arg.fd(namespace), Arg.value(Namespace.NETWORK.cloneFlag()));
        Call socket = netlinkSocket(rows);
        Results results = Spawner.run(rows.build(), CloneArgs.PLAIN.sharingFiles());
        return Netlink.over(taken(results, socket, "open netlink socket"));
    }

    private static Call netlinkSocket(Program.Builder rows) {
        return rows.call(
                        "open netlink socket",
                        Sys.SOCKET,
                        Arg.named("AF_NETLINK", AF_NETLINK),
                        Arg.named("SOCK_RAW|SOCK_CLOEXEC", SOCK_RAW_CLOEXEC),
                        Arg.named("NETLINK_ROUTE", NETLINK_ROUTE))
                .mayFail();
    }

    private static void writeSysctl(Program.Builder rows, String file, String value) {
        Block text = Block.text(value);
        Call open = rows.call(
                        "open " + file,
                        Sys.OPENAT,
                        Arg.CWD,
                        Arg.text("/proc/sys/" + file),
                        Arg.named("O_WRONLY|O_CLOEXEC", O_WRONLY_CLOEXEC))
                .mayFail();
        rows.call("write " + file, Sys.WRITE, open.result(), Arg.at(text), Arg.value(text.size() - 1L))
                .mayFail();
        rows.call("close " + file, Sys.CLOSE, open.result()).mayFail();
    }

    private static Fd taken(Results results, Call call, String name) {
        OptionalLong value = results.ifRun(call.result());
        if (value.isEmpty() || value.getAsLong() < 0) {
            throw new LinuxException(name, "", value.isEmpty() ? Errno.ECHILD : Errno.of((int) -value.getAsLong()));
        }
        return Fd.of((int) value.getAsLong());
    }

    @Override
    public void close() {
        netlink.close();
        fd.close();
    }
}

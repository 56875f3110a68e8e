package org.felucca.libcontainer;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.Namespace;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.model.Errors;
import org.felucca.model.oci.OciNamespace;

/** Which namespaces a container gets: new ones, others' by descriptor, and for the rest those of its starter. */
final class ContainerNamespaces implements AutoCloseable {
    private static final String OWN_DESCRIPTOR = "/proc/self/fd/";

    private final Set<Namespace> fresh = EnumSet.noneOf(Namespace.class);
    private final Map<Namespace, Integer> joined = new EnumMap<>(Namespace.class);
    private final List<Fd> opened = new ArrayList<>();

    /** Opens what is to be joined. The descriptors must stay open until the program has run. */
    ContainerNamespaces(List<OciNamespace> wanted) {
        for (OciNamespace namespace : wanted) {
            Namespace kind = kind(namespace.type());
            if (fresh.contains(kind) || joined.containsKey(kind)) {
                throw Errors.invalid("namespace %s is given twice", namespace.type());
            }
            if (namespace.path().isEmpty()) {
                fresh.add(kind);
            } else {
                joined.put(kind, open(namespace.path()));
            }
        }
        if (!fresh.contains(Namespace.MOUNT)) {
            throw Errors.invalid("a container needs a mount namespace of its own");
        }
    }

    private int open(String path) {
        if (path.startsWith(OWN_DESCRIPTOR)) {
            return Integer.parseInt(path.substring(OWN_DESCRIPTOR.length()));
        }
        Fd fd = LinuxFiles.open(path);
        opened.add(fd);
        return fd.number();
    }

    private static Namespace kind(String type) {
        return switch (type) {
            case "mount" -> Namespace.MOUNT;
            case "pid" -> Namespace.PID;
            case "network" -> Namespace.NETWORK;
            case "ipc" -> Namespace.IPC;
            case "uts" -> Namespace.UTS;
            case "user" -> Namespace.USER;
            case "cgroup" -> Namespace.CGROUP;
            case "time" -> Namespace.TIME;
            default -> throw Errors.invalid("unknown namespace type %s", type);
        };
    }

    boolean isNew(Namespace kind) {
        return fresh.contains(kind);
    }

    /** Whether it is in a user namespace that is not the host's. */
    boolean inUserNamespace() {
        return fresh.contains(Namespace.USER) || joined.containsKey(Namespace.USER);
    }

    /** New or another's: not the host's. */
    Set<Namespace> separate() {
        Set<Namespace> separate = EnumSet.copyOf(fresh);
        separate.addAll(joined.keySet());
        return separate;
    }

    /** Those that clone3(2) makes. The cgroup namespace is made later: its root is the cgroup that its maker is in then. */
    Set<Namespace> cloned() {
        Set<Namespace> cloned = EnumSet.copyOf(fresh);
        cloned.remove(Namespace.CGROUP);
        return cloned;
    }

    /** Descriptors that the starter needs. */
    List<Integer> descriptors() {
        return List.copyOf(joined.values());
    }

    /**
     * Joins what only counts for children, and all the rest if a user namespace will take the right to. That one is the last: what is cloned after it
     * belongs to it.
     */
    void joinBeforeClone(Rows rows) {
        joined.forEach((kind, fd) -> {
            if (kind == Namespace.PID || (inUserNamespace() && kind != Namespace.USER)) {
                join(rows, kind, fd);
            }
        });
        if (joined.containsKey(Namespace.USER)) {
            join(rows, Namespace.USER, joined.get(Namespace.USER));
        }
    }

    void joinAfterClone(Rows rows) {
        if (inUserNamespace()) {
            return;
        }
        joined.forEach((kind, fd) -> {
            if (kind != Namespace.PID) {
                join(rows, kind, fd);
            }
        });
    }

    void makeCgroupNamespace(Rows rows) {
        if (isNew(Namespace.CGROUP)) {
            rows.call("make cgroup namespace", Sys.UNSHARE, Arg.named("CLONE_NEWCGROUP", Namespace.CGROUP.cloneFlag()));
        }
    }

    private static void join(Rows rows, Namespace kind, int fd) {
        rows.call(
                "join " + kind.file() + " namespace",
                Sys.SETNS,
                Arg.value(fd),
                Arg.named("CLONE_NEW" + kind, kind.cloneFlag()));
    }

    @Override
    public void close() {
        opened.forEach(Fd::close);
    }
}

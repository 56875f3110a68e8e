package org.felucca.linux.program;

import java.util.Collection;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;
import org.felucca.linux.Fd;
import org.felucca.linux.Namespace;

/**
 * What a new process shares with its maker, clone3(2). It always shares the memory, its maker always sleeps until it has called execve
 * or has gone (CLONE_VM, CLONE_VFORK), its signal handlers are reset (CLONE_CLEAR_SIGHAND), and there is a pidfd for it.
 *
 * @param namespaces the new ones it gets
 * @param shareFiles the descriptor table is one and the same (CLONE_FILES): what it opens is open here
 * @param sibling its parent is the parent of its maker (CLONE_PARENT)
 * @param cgroup descriptor of the cgroup v2 folder it is born in (CLONE_INTO_CGROUP), open until the clone
 */
public record CloneArgs(Set<Namespace> namespaces, boolean shareFiles, boolean sibling, OptionalInt cgroup) {
    private static final long CLONE_VM = 0x100;
    private static final long CLONE_FILES = 0x400;
    private static final long CLONE_PIDFD = 0x1000;
    private static final long CLONE_VFORK = 0x4000;
    private static final long CLONE_PARENT = 0x8000;
    private static final long CLONE_PARENT_SETTID = 0x10_0000;
    private static final long CLONE_CLEAR_SIGHAND = 0x1_0000_0000L;
    private static final long CLONE_INTO_CGROUP = 0x2_0000_0000L;
    private static final int SIGCHLD = 17;

    /** A plain child: nothing new, a descriptor table of its own. */
    public static final CloneArgs PLAIN = new CloneArgs(Set.of(), false, false, OptionalInt.empty());

    public CloneArgs {
        namespaces = Set.copyOf(namespaces);
    }

    /** With these new namespaces. */
    public static CloneArgs newNamespaces(Collection<Namespace> namespaces) {
        Set<Namespace> set = EnumSet.noneOf(Namespace.class);
        set.addAll(namespaces);
        return new CloneArgs(set, false, false, OptionalInt.empty());
    }

    /** With the descriptor table of its maker. */
    public CloneArgs sharingFiles() {
        return new CloneArgs(namespaces, true, sibling, cgroup);
    }

    /** As a child of its maker's parent. */
    public CloneArgs asSibling() {
        return new CloneArgs(namespaces, shareFiles, true, cgroup);
    }

    /** Born in a cgroup of version 2 (Linux 5.7). */
    public CloneArgs intoCgroup(Fd folder) {
        return new CloneArgs(namespaces, shareFiles, sibling, OptionalInt.of(folder.number()));
    }

    /** struct clone_args of linux/sched.h, 88 bytes. */
    Block struct(Block pidfd, Block tid) {
        long flags = CLONE_VM | CLONE_VFORK | CLONE_PIDFD | CLONE_PARENT_SETTID | CLONE_CLEAR_SIGHAND;
        for (Namespace namespace : namespaces) {
            flags |= namespace.cloneFlag();
        }
        flags |= shareFiles ? CLONE_FILES : 0;
        flags |= sibling ? CLONE_PARENT : 0;
        flags |= cgroup.isPresent() ? CLONE_INTO_CGROUP : 0;
        // A sibling inherits the exit signal of its maker; clone3 wants to hear none for it.
        long exitSignal = sibling ? 0 : SIGCHLD;
        return Block.struct()
                .u64(flags)
                .pointer(pidfd)
                .u64(0)
                .pointer(tid)
                .u64(exitSignal)
                .u64(0)
                .u64(0)
                .u64(0)
                .u64(0)
                .u64(0)
                .u64(cgroup.orElse(0))
                .shownAs(shown())
                .build();
    }

    private String shown() {
        StringBuilder text = new StringBuilder("{VM|VFORK|PIDFD|CLEAR_SIGHAND");
        for (Namespace namespace : EnumSet.allOf(Namespace.class)) {
            if (namespaces.contains(namespace)) {
                text.append("|NEW").append(namespace);
            }
        }
        text.append(shareFiles ? "|FILES" : "").append(sibling ? "|PARENT" : "");
        cgroup.ifPresent(fd -> text.append("|INTO_CGROUP ").append(fd));
        return text.append('}').toString();
    }
}

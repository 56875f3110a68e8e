package org.felucca.libcontainer;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.felucca.linux.Fd;
import org.felucca.linux.Namespace;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Pidfd;
import org.felucca.linux.Pty;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.Call;
import org.felucca.linux.program.CloneArgs;
import org.felucca.linux.program.Fork;
import org.felucca.linux.program.Label;
import org.felucca.linux.program.Program;
import org.felucca.linux.program.Spawner;
import org.felucca.model.oci.OciProcess;
import org.felucca.model.oci.OciSeccomp;

/** How a further process of a running container comes about: it joins what the first process is in, and takes the same last steps. */
public final class ExecRecipe {
    private static final Set<Namespace> JOINED = EnumSet.of(
            Namespace.MOUNT, Namespace.UTS, Namespace.IPC, Namespace.NETWORK, Namespace.PID, Namespace.CGROUP);

    private ExecRecipe() {}

    /**
     * A further process that is wanted.
     *
     * @param process what it is; users are numbers
     * @param seccomp its filter, or null
     * @param first the container's first process; stays the caller's
     * @param userNamespace whether that has a user namespace of its own
     * @param cgroup where it is counted
     * @param stdio its standard streams
     */
    public record Entry(
            OciProcess process,
            OciSeccomp seccomp,
            Pidfd first,
            boolean userNamespace,
            CgroupPlace cgroup,
            Stdio stdio) {}

    /**
     * What starts it.
     *
     * @param program for {@link Spawner#spawnApart}: it must not share memory with this JVM where the container's processes could look into
     *     it
     * @param inherit descriptors that it uses
     * @param cloneArgs of the process that begins with the program
     * @param warnings what could not be given
     */
    public record Prepared(Program program, List<Fd> inherit, CloneArgs cloneArgs, List<String> warnings) {
        public Prepared {
            inherit = List.copyOf(inherit);
            warnings = List.copyOf(warnings);
        }
    }

    /** Lays out a further process; INVALID for a document that makes no sense. */
    public static Prepared prepare(Entry entry) {
        OciProcess process = entry.process();
        Specs.check(process);
        List<String> warnings = new ArrayList<>();
        Rows rows = new Rows(Program.builder());
        Console console = new Console(rows);
        Steps.enterCgroup(rows, entry.cgroup());
        Steps.setOomScore(rows, process.oomScoreAdj(), false, warnings);
        Steps.setLabel(rows, process);
        if (entry.stdio() instanceof Stdio.Pipes pipes) {
            console.openPipes(pipes);
        }
        Steps.hide(rows);
        if (entry.userNamespace()) {
            Rlimits.raise(rows, process.rlimits());
        }
        join(rows, entry);
        // A process can't enter a pid namespace, only its children can. The child is a child of this JVM.
        Label parent = rows.program.label();
        Fork fork = rows.program.fork("clone process in the container", CloneArgs.PLAIN.asSibling(), parent);
        rows.program.becomes(fork);
        rows.call("begin session", Sys.SETSID);
        if (entry.userNamespace()) {
            Arg zero = Arg.value(0);
            rows.call("become group 0 of the user namespace", Sys.SETRESGID, zero, zero, zero);
            rows.call("become user 0 of the user namespace", Sys.SETRESUID, zero, zero, zero);
        }
        Steps.newKeyring(rows);
        if (entry.stdio() instanceof Stdio.Slave slave) {
            console.use(slave.slave());
        } else if (entry.stdio() instanceof Stdio.Pipes pipes && pipes.input().isEmpty()) {
            console.openNull(Arg.CWD);
        }
        new ProcessSteps(rows, process, entry.seccomp(), entry.userNamespace(), warnings)
                .become(Optional.empty(), false);
        rows.program.exit(0);
        rows.program.place(parent);

        List<Fd> inherit = new ArrayList<>(List.of(entry.first().fd()));
        if (entry.stdio() instanceof Stdio.Slave slave) {
            inherit.add(slave.slave());
        } else if (entry.stdio() instanceof Stdio.Pipes pipes) {
            pipes.input().ifPresent(inherit::add);
            inherit.addAll(List.of(pipes.output(), pipes.error()));
        }
        CloneArgs cloneArgs =
                entry.cgroup().birth().map(CloneArgs.PLAIN::intoCgroup).orElse(CloneArgs.PLAIN);
        return new Prepared(rows.program.build(), inherit, cloneArgs, warnings);
    }

    /** All of the first process's namespaces at once, setns(2) with a pidfd (Linux 5.8). */
    private static void join(Rows rows, Entry entry) {
        long flags = entry.userNamespace() ? Namespace.USER.cloneFlag() : 0;
        for (Namespace namespace : JOINED) {
            flags |= namespace.cloneFlag();
        }
        rows.call(
                "join the container's namespaces",
                Sys.SETNS,
                Arg.fd(entry.first().fd()),
                Arg.named("0x" + Long.toHexString(flags), flags));
    }

    /**
     * Makes a terminal in the container's own devpts. A child looks there for this process, and opens nothing that only looks like it.
     *
     * @return the master; closed by the caller
     * @throws org.felucca.linux.LinuxException when the container has no devpts at /dev/pts
     */
    public static Fd openTerminal(Pidfd first) {
        Rows rows = new Rows(Program.builder());
        rows.call(
                "join the container's mounts",
                Sys.SETNS,
                Arg.fd(first.fd()),
                Arg.named("CLONE_NEWNS", Namespace.MOUNT.cloneFlag()));
        Call master = rows.openInRoot(
                "open terminal",
                Arg.CWD,
                "/dev/pts/ptmx",
                0,
                OpenFlag.READ_WRITE,
                OpenFlag.NO_CONTROLLING_TTY,
                OpenFlag.NON_BLOCKING);
        Label genuine = rows.program.label();
        Label other = rows.program.label();
        rows.ifFileSystem("look at terminal", master.result(), Rows.DEVPTS_MAGIC, genuine, other);
        rows.program.place(other);
        rows.close(master.result());
        rows.call("/dev/pts/ptmx is in devpts", Sys.CLOSE, Arg.value(-1));
        rows.program.place(genuine);
        Fd opened = Fd.of((int) Spawner.run(rows.program.build(), CloneArgs.PLAIN.sharingFiles())
                .value(master.result()));
        try {
            Pty.unlock(opened);
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }
}

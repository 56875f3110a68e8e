package org.felucca.linux.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.felucca.linux.Fd;
import org.felucca.linux.Sys;

/**
 * The process that stands between this JVM and a container, so that the container, its exit code and its terminal outlive the JVM. It
 * is a saved program of a few rows: start the container's first process, let go of everything but what was asked for, wait, write
 * the wait status to a file, end.
 *
 * <p>It leads a session of its own, is called {@code felucca-mon}, and has the container's id as its second argument, for
 * ps(1). Of all signals it heeds SIGKILL and {@link #CLOSE_STDIN} only.
 */
public final class Monitor {
    /** SIGUSR1: close the write end of the container's stdin. */
    public static final int CLOSE_STDIN = 10;

    /** What a monitor is called, in {@code /proc/PID/comm} and as its first argument. */
    public static final String NAME = "felucca-mon";

    private static final int SIGCHLD = 17;
    private static final int PR_SET_NAME = 15;
    private static final int WNOHANG = 1;
    private static final int WALL = 0x4000_0000;

    private Monitor() {}

    /**
     * What a monitor starts and keeps.
     *
     * @param id of the container
     * @param container what its first process does, up to and with execve. The descriptors it names must be among
     *     {@code inherit}; all of them close at execve, unless a row says otherwise. It begins with all signals blocked: see
     *     {@link Signals#reset}
     * @param args the namespaces and the cgroup of the container
     * @param exitFile where the wait status goes, four bytes, when the container's first process has ended; the file's
     *     time of change is then the time of its end
     * @param inherit open until execve, under the same numbers; the monitor itself lets them go
     * @param stdin write end of the container's stdin, kept until {@link #CLOSE_STDIN}
     * @param keep kept open by the monitor as long as it lives, under the same numbers: the master of a terminal, say
     * @param prelude what the monitor does first, such as to enter a cgroup of its own
     * @param ending what the monitor does last, when the status is written; it stays in memory, so it must be short. Of the descriptors
     *     only those of {@code keep} are open then
     */
    public record Spec(
            String id,
            Program container,
            CloneArgs args,
            Fd exitFile,
            List<Fd> inherit,
            Optional<Fd> stdin,
            List<Fd> keep,
            Program prelude,
            Program ending) {
        public Spec {
            inherit = List.copyOf(inherit);
            keep = List.copyOf(keep);
        }

        /** With nothing inherited or kept. */
        public static Spec of(String id, Program container, CloneArgs args, Fd exitFile) {
            return new Spec(
                    id,
                    container,
                    args,
                    exitFile,
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    Program.builder().build(),
                    Program.builder().build());
        }

        /** With descriptors that the container's program uses. */
        public Spec inheriting(List<Fd> more) {
            List<Fd> all = new ArrayList<>(inherit);
            all.addAll(more);
            return new Spec(id, container, args, exitFile, all, stdin, keep, prelude, ending);
        }

        /** With the write end of the container's stdin. */
        public Spec holdingStdin(Fd writeEnd) {
            return new Spec(id, container, args, exitFile, inherit, Optional.of(writeEnd), keep, prelude, ending);
        }

        /** With descriptors that stay open as long as the container lives. */
        public Spec keeping(List<Fd> fds) {
            return new Spec(id, container, args, exitFile, inherit, stdin, fds, prelude, ending);
        }

        /** With rows that the monitor runs before it makes the container. */
        public Spec after(Program first) {
            return new Spec(id, container, args, exitFile, inherit, stdin, keep, first, ending);
        }

        /** With rows that the monitor runs when the container has ended. */
        public Spec before(Program last) {
            return new Spec(id, container, args, exitFile, inherit, stdin, keep, prelude, last);
        }
    }

    /**
     * Starts a monitor. Returns when it runs; the container's program may not have begun.
     *
     * @return the container being started, to be closed by the caller when it is under way
     * @throws StepFailed when the monitor itself could not be started
     */
    public static Start start(Spec spec) {
        Saved saved = new Saved(NAME);
        try {
            Program.Builder rows = Program.builder();
            saved.begin(rows);
            rows.call("name monitor", Sys.PRCTL, Arg.named("PR_SET_NAME", PR_SET_NAME), Arg.text(NAME));
            rows.call("leave working directory", Sys.CHDIR, Arg.text("/"));
            Signals.heed(rows);
            rows.include(spec.prelude);
            Label parent = rows.label();
            Fork fork = rows.fork("clone container", spec.args, parent);
            Program.Included container = rows.include(spec.container);
            rows.exit(0);
            rows.place(parent);
            saved.write(rows.build(), watch(spec));

            List<Fd> handed = new ArrayList<>(spec.inherit);
            handed.add(spec.exitFile);
            spec.stdin.ifPresent(handed::add);
            handed.addAll(spec.keep);
            Child monitor = saved.start(
                    List.of(NAME, spec.id),
                    handed,
                    CloneArgs.PLAIN,
                    before -> before.call("begin session", Sys.SETSID));
            return new Start(monitor.pidfd(), saved, fork, spec.container, container);
        } catch (RuntimeException e) {
            saved.close();
            throw e;
        }
    }

    /** The rows that stay: close, wait, write, end. */
    private static Program watch(Spec spec) {
        Program.Builder rows = Program.builder();
        TreeSet<Integer> kept = new TreeSet<>();
        kept.add(spec.exitFile.number());
        spec.stdin.ifPresent(fd -> kept.add(fd.number()));
        spec.keep.forEach(fd -> kept.add(fd.number()));
        int from = 0;
        for (int number : kept) {
            if (number > from) {
                closeRange(rows, from, number - 1);
            }
            from = number + 1;
        }
        closeRange(rows, from, 0xffff_ffffL);

        Label again = rows.label();
        Label closeStdin = rows.label();
        Label end = rows.label();
        rows.place(again);
        Block signals = Signals.set(1L << (SIGCHLD - 1) | 1L << (CLOSE_STDIN - 1));
        Call signal = rows.call(
                        "wait for a signal",
                        Sys.RT_SIGTIMEDWAIT,
                        Arg.at(signals),
                        Arg.NULL,
                        Arg.NULL,
                        Arg.value(Signals.SET_SIZE))
                .mayFail();
        rows.extract("close stdin?", signal.resultAddress(), 0, 0xffff_ffffL, Arg.value(CLOSE_STDIN))
                .mayFail()
                .onZero(closeStdin);
        Block status = Block.zeroed(4);
        rows.call(
                        "container ended?",
                        Sys.WAIT4,
                        Arg.value(-1),
                        Arg.at(status),
                        Arg.named("WNOHANG|__WALL", WNOHANG | WALL),
                        Arg.NULL)
                .onNegative(end)
                .onZero(again);
        rows.call("write status", Sys.WRITE, Arg.fd(spec.exitFile), Arg.at(status), Arg.value(4))
                .mayFail();
        rows.place(end);
        rows.include(spec.ending);
        rows.exit(0);
        rows.place(closeStdin);
        spec.stdin.ifPresent(
                fd -> rows.call("close stdin", Sys.CLOSE, Arg.fd(fd)).mayFail());
        rows.jump(again);
        return rows.build();
    }

    private static void closeRange(Program.Builder rows, long first, long last) {
        rows.call("let go of " + first + " to " + last, Sys.CLOSE_RANGE, Arg.value(first), Arg.value(last), Arg.NONE)
                .mayFail();
    }
}

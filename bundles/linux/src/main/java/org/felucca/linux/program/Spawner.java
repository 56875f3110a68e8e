package org.felucca.linux.program;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import org.felucca.linux.Arch;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.Pidfd;
import org.felucca.linux.Sys;
import org.felucca.linux.ffi.Kernel;
import org.felucca.linux.ffi.Memory;

/**
 * Runs programs in children of this process. Any thread may, at any time; the calling thread sleeps until the child
 * has called execve or has gone, and no page table is copied, whatever the size of the heap.
 *
 * <p>All signals are blocked around the clone, by rows of the same program: a handler of the JVM must never run in the child, and a
 * Java thread must never be in Java with SIGSEGV blocked. The child has them blocked too until {@link Signals#reset}, as
 * the core dump of a child takes its memory's other users along on kernels before 5.16.
 */
public final class Spawner {
    private static final int PR_GET_DUMPABLE = 3;
    private static final int PR_SET_DUMPABLE = 4;
    private static final boolean DUMPABLE = Kernel.raw(Sys.PRCTL, PR_GET_DUMPABLE, 0, 0, 0, 0) == 1;

    static {
        Signals.heedEndOfChildren();
    }

    private Spawner() {}

    /**
     * Starts a process from a program that ends with execve.
     *
     * <p>Until execve the child shares the memory of this JVM. Do not use this where somebody who may not read that memory can
     * trace the child before, such as in a container's pid namespace.
     *
     * @return the running child, to be awaited and closed by the caller
     * @throws StepFailed naming the row that failed; nothing is left of the child then
     */
    public static Child spawn(Program program, CloneArgs args) {
        return started(launch(program, args, Optional.empty()));
    }

    /**
     * Starts a process whose program waits at a gate, where another thread does something for it.
     *
     * @param gate the one that the program holds at; the caller closes it afterwards
     * @param held called with the pid while the program waits; what it throws is thrown here, after the child has gone
     */
    public static Child spawn(Program program, CloneArgs args, Gate gate, IntConsumer held) {
        return started(launch(program, args, Optional.of(new Hold(gate, held))));
    }

    /**
     * Starts a process as {@link #spawn(Program, CloneArgs)} does, but from a program that is saved first and runs in memory of its own: nobody
     * who can trace it before execve reaches this JVM. Costs one execve more.
     *
     * @param program begins with all signals blocked, in the namespaces of this JVM; its descriptors close at execve
     * @param inherit the descriptors that it uses
     * @param name of the process until its execve
     */
    public static Child spawnApart(String name, Program program, List<Fd> inherit) {
        return spawnApart(name, program, inherit, CloneArgs.PLAIN);
    }

    /**
     * The same with a say about the process that begins with the program.
     *
     * @param args its cgroup of version 2: to be born there is ten times cheaper than to move there
     */
    public static Child spawnApart(String name, Program program, List<Fd> inherit, CloneArgs args) {
        try (Saved saved = new Saved(name)) {
            Program.Builder rows = Program.builder();
            saved.begin(rows);
            saved.seal(rows);
            Program.Included included = rows.include(program);
            saved.write(rows.build(), Program.builder().build());
            Child first = saved.start(List.of(name), inherit, args, before -> {});
            saved.awaitDone();
            Results all = saved.results();
            if (all.failed()) {
                return started(new Launched(first.pidfd(), all, all.program().process()));
            }
            return started(new Launched(first.pidfd(), all.of(program, included), program.process()));
        }
    }

    private static Child started(Launched launched) {
        Optional<Arg.Result> process = launched.process();
        if (process.isEmpty()) {
            checkOrReap(launched.results, launched.pidfd);
            return new Child(launched.pidfd, launched.results);
        }
        try (Pidfd first = launched.pidfd) {
            first.await();
        }
        int pid = (int) launched.results.ifRun(process.get()).orElse(-1);
        if (pid <= 0) {
            launched.results.check();
            throw new LinuxException("spawn", "the program never came to its fork", Errno.ECHILD);
        }
        Pidfd second = Pidfd.open(pid);
        checkOrReap(launched.results, second);
        return new Child(second, launched.results);
    }

    /**
     * Runs a program that has no execve, to its end. With {@link CloneArgs#sharingFiles()} the descriptors that it opens are open
     * in this process.
     *
     * @return the results, to read descriptors and buffers from
     * @throws StepFailed naming the row that failed
     */
    public static Results run(Program program, CloneArgs args) {
        Launched launched = launch(program, args, Optional.empty());
        try (Pidfd child = launched.pidfd) {
            child.await();
        }
        launched.results.check();
        return launched.results;
    }

    private static Launched launch(Program program, CloneArgs args, Optional<Hold> hold) {
        Program.Builder rows = Program.builder();
        Label parent = rows.label();
        Block before = Block.zeroed(Signals.SET_SIZE);
        Signals.block(rows, before).mayFail();
        Fork fork = rows.fork("clone", args, parent);
        fork.call().onNegative(parent);
        if (hold.isPresent() && !args.shareFiles()) {
            hold.get().gate.forgetOurEnds(rows);
        }
        Program.Included included = rows.include(program);
        rows.exit(0);
        rows.place(parent);
        Signals.restore(rows, before).mayFail();
        if (DUMPABLE) {
            // A child that changes its user makes the memory it shares with us undumpable: no core, no debugger.
            rows.call("stay dumpable", Sys.PRCTL, Arg.value(PR_SET_DUMPABLE), Arg.value(1))
                    .mayFail();
        }
        rows.back();
        Program whole = rows.build();
        Results results = runHere(whole, fork, hold);
        long pid = results.value(fork.pid());
        if (pid < 0) {
            throw new StepFailed("clone", Errno.of((int) -pid));
        }
        Pidfd pidfd = Pidfd.of((int) pid, Fd.of(results.intAt(fork.pidfd())));
        hold.ifPresent(h -> h.check(pidfd));
        return new Launched(pidfd, results.of(program, included), program.process());
    }

    /** Runs a program that goes back to Java in this thread. */
    private static Results runHere(Program program, Fork fork, Optional<Hold> hold) {
        try (Memory memory = Memory.allocate(Linked.size(program))) {
            Linked linked = Linked.link(program, Arch.current(), memory.address());
            memory.write(0, linked.image(), 0, linked.image().length);
            hold.ifPresent(h -> h.begin(() -> memory.getInt(linked.offset(fork.tid()))));
            Interpreter.run(memory.address());
            hold.ifPresent(Hold::end);
            return new Results(program, linked, memory.bytes(0, linked.image().length));
        }
    }

    private static void checkOrReap(Results results, Pidfd child) {
        try {
            results.check();
        } catch (StepFailed e) {
            try (child) {
                child.await();
            } catch (LinuxException gone) {
                e.addSuppressed(gone);
            }
            throw e;
        }
    }

    /** The thread that does something for a child while the spawning one sleeps. */
    private static final class Hold {
        private final Gate gate;
        private final IntConsumer action;
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        Hold(Gate gate, IntConsumer action) {
            this.gate = gate;
            this.action = action;
        }

        void begin(IntSupplier pid) {
            Thread helper = new Thread(() -> act(pid), "felucca-linux-hold");
            helper.setDaemon(true);
            helper.start();
        }

        @SuppressWarnings("CatchingUnchecked") // whatever the action threw is thrown again by check()
        private void act(IntSupplier pid) {
            try {
                if (gate.awaitReady()) {
                    action.accept(pid.getAsInt());
                    gate.release();
                }
                done.complete(null);
            } catch (Exception e) {
                gate.refuse();
                done.completeExceptionally(e);
            }
        }

        /** The child has gone on or has gone; the helper must be done before the memory is freed. */
        void end() {
            gate.giveUp();
            done.exceptionally(problem -> null).join();
        }

        void check(Pidfd child) {
            try {
                done.join();
            } catch (CompletionException e) {
                try (child) {
                    child.await();
                }
                throw e.getCause() instanceof RuntimeException problem ? problem : e;
            }
        }
    }

    private record Launched(Pidfd pidfd, Results results, Optional<Arg.Result> process) {}
}

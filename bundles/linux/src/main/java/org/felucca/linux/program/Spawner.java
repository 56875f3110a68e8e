package org.felucca.linux.program;

import java.util.Optional;
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
        Launched launched = launch(program, args);
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
        Launched launched = launch(program, args);
        try (Pidfd child = launched.pidfd) {
            child.await();
        }
        launched.results.check();
        return launched.results;
    }

    private static Launched launch(Program program, CloneArgs args) {
        Program.Builder rows = Program.builder();
        Label parent = rows.label();
        Block before = Block.zeroed(Signals.SET_SIZE);
        Signals.block(rows, before).mayFail();
        Fork fork = rows.fork("clone", args, parent);
        fork.call().onNegative(parent);
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
        Results results = runHere(whole);
        long pid = results.value(fork.pid());
        if (pid < 0) {
            throw new StepFailed("clone", Errno.of((int) -pid));
        }
        Pidfd pidfd = Pidfd.of((int) pid, Fd.of(results.intAt(fork.pidfd())));
        return new Launched(pidfd, results.of(program, included), program.process());
    }

    /** Runs a program that goes back to Java in this thread. */
    private static Results runHere(Program program) {
        try (Memory memory = Memory.allocate(Linked.size(program))) {
            Linked linked = Linked.link(program, Arch.current(), memory.address());
            memory.write(0, linked.image(), 0, linked.image().length);
            Interpreter.run(memory.address());
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

    private record Launched(Pidfd pidfd, Results results, Optional<Arg.Result> process) {}
}

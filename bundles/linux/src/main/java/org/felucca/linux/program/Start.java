package org.felucca.linux.program;

import org.felucca.linux.LinuxException;
import org.felucca.linux.Pidfd;

/**
 * A container that a monitor is starting. Close it when {@link #awaitExec} has returned or thrown; the monitor's pidfd stays
 * the caller's.
 */
public final class Start implements AutoCloseable {
    private final Pidfd monitor;
    private final Saved saved;
    private final Fork fork;
    private final Program container;
    private final Program.Included included;
    private volatile int pid;

    Start(Pidfd monitor, Saved saved, Fork fork, Program container, Program.Included included) {
        this.monitor = monitor;
        this.saved = saved;
        this.fork = fork;
        this.container = container;
        this.included = included;
    }

    /** The monitor, a child of this JVM: when it has ended, so has the container. To be reaped and closed by the caller. */
    public Pidfd monitor() {
        return monitor;
    }

    /**
     * The pid of the container's first process, as this JVM sees it. Known once its program is at a gate or {@link #awaitExec}
     * has returned.
     */
    public int pid() {
        if (pid == 0) {
            pid = saved.results().intAt(fork.tid());
        }
        if (pid == 0) {
            throw new IllegalStateException("the container has not begun");
        }
        return pid;
    }

    /** What the rows of the container's program have returned until now. */
    public Results results() {
        return saved.results().of(container, included);
    }

    /**
     * Waits until the container's program has called execve.
     *
     * @return the results of its rows
     * @throws StepFailed naming the row that failed, of the monitor or of the container; the monitor is reaped then
     */
    public Results awaitExec() {
        saved.awaitDone();
        Results results = saved.results();
        try {
            results.check();
        } catch (StepFailed e) {
            reap(e);
            throw e;
        }
        pid = results.intAt(fork.tid());
        Results ofContainer = results.of(container, included);
        saved.forget();
        return ofContainer;
    }

    private void reap(StepFailed failure) {
        try (monitor) {
            monitor.await();
        } catch (LinuxException gone) {
            failure.addSuppressed(gone);
        }
    }

    @Override
    public void close() {
        saved.close();
    }
}

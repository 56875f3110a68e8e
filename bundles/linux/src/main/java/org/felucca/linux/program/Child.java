package org.felucca.linux.program;

import org.felucca.linux.Pidfd;
import org.felucca.linux.WaitStatus;

/**
 * A process that a program started, a child of this JVM. Whoever holds it awaits it, or it stays a zombie, and closes it.
 *
 * @param pidfd the process
 * @param results what the rows before execve returned
 */
public record Child(Pidfd pidfd, Results results) implements AutoCloseable {
    /** Its pid here. */
    public int pid() {
        return pidfd.pid();
    }

    /** Waits for its end and reaps it. */
    public WaitStatus await() {
        return pidfd.await();
    }

    @Override
    public void close() {
        pidfd.close();
    }
}

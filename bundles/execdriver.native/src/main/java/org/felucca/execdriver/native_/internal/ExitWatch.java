package org.felucca.execdriver.native_.internal;

import org.felucca.linux.Pidfd;
import org.felucca.linux.Poller;

/** Calls once, on a worker, when a process has ended. */
final class ExitWatch implements AutoCloseable {
    private final Pidfd process;
    private final Poller.Registration registration;
    private boolean closed;

    /**
     * @param process closed by this
     */
    ExitWatch(Pidfd process, Loop loop, Runnable ended) {
        this.process = process;
        this.registration = loop.watch(process.fd(), () -> {
            if (begin()) {
                ended.run();
            }
        });
        registration.want(true, false);
    }

    private synchronized boolean begin() {
        return !closed;
    }

    /** Watches no more. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            registration.close();
            process.close();
        }
    }
}

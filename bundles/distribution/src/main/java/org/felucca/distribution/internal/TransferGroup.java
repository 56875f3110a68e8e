package org.felucca.distribution.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;

/** The transfers of one piece of work. When it is closed those that wait are forgotten, and those that run have ended: what they use may be closed. */
final class TransferGroup implements AutoCloseable {
    private final Transfers transfers;
    private final List<Future<?>> submitted = new ArrayList<>();

    @GuardedBy("this")
    private int running;

    @GuardedBy("this")
    private boolean closed;

    TransferGroup(Transfers transfers) {
        this.transfers = transfers;
    }

    /** Called by the thread that closes it. */
    void submit(Callable<Void> transfer) {
        submitted.add(transfers.submit(() -> {
            if (begin()) {
                try {
                    transfer.call();
                } finally {
                    end();
                }
            }
            return null;
        }));
    }

    private synchronized boolean begin() {
        if (!closed) {
            running++;
        }
        return !closed;
    }

    private synchronized void end() {
        running--;
        notifyAll();
    }

    /** Interrupts them and waits for their ends; an interrupt of this thread is for later. */
    @Override
    public void close() {
        submitted.forEach(transfer -> transfer.cancel(true));
        boolean interrupted = false;
        synchronized (this) {
            closed = true;
            while (running > 0) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

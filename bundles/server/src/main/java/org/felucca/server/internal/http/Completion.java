package org.felucca.server.internal.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import org.eclipse.jetty.util.Callback;

/** The end of one asynchronous operation, to be waited for. */
public final class Completion implements Callback {
    @GuardedBy("this")
    private boolean done;

    @GuardedBy("this")
    private Throwable failure;

    @Override
    public synchronized void succeeded() {
        done = true;
        notifyAll();
    }

    @Override
    public synchronized void failed(Throwable cause) {
        failure = cause;
        done = true;
        notifyAll();
    }

    /** Waits for the end. An interrupt is kept for later: half a write cannot be taken back. */
    public synchronized void await() throws IOException {
        boolean interrupted = false;
        while (!done) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure != null) {
            throw new IOException(failure);
        }
    }
}

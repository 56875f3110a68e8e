package org.felucca.distribution.internal;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.felucca.engine.HandlerReplaced;

/** Runs transfers of layers, a limited number at a time for the whole engine, in the order in which they were asked for. */
final class Transfers implements AutoCloseable {
    private static final int IDLE_SECONDS = 10;

    private final int limit;
    private final ThreadPoolExecutor threads;

    Transfers(String name, int limit) {
        AtomicInteger number = new AtomicInteger();
        this.limit = Math.max(1, limit);
        this.threads = new ThreadPoolExecutor(
                this.limit, this.limit, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    Future<?> submit(Callable<Void> transfer) {
        try {
            return threads.submit(transfer);
        } catch (RejectedExecutionException e) {
            throw (HandlerReplaced) new HandlerReplaced().initCause(e);
        }
    }

    /** Whether the next one would have to wait for others. */
    boolean isBusy() {
        return threads.getActiveCount() + threads.getQueue().size() >= limit;
    }

    /** Whether those that are under way are interrupted, and those that wait never begin. */
    boolean isClosed() {
        return threads.isShutdown();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

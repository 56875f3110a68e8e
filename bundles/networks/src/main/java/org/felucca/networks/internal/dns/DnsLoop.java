package org.felucca.networks.internal.dns;

import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.felucca.linux.Poller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of all name servers, with its sockets and its clock. */
final class DnsLoop {
    private static final Logger LOG = LoggerFactory.getLogger(DnsLoop.class);
    private static final int CLOSE_SECONDS = 10;

    private final Poller poller = Poller.open();
    /** Of the loop's thread alone. */
    private final PriorityQueue<Deadline> deadlines = new PriorityQueue<>();

    private final Thread thread = new Thread(this::run, "felucca-networks-dns-1");
    /** Set under this object's lock: who holds it knows that a task will run. */
    private volatile boolean closed;

    /** Something that is done at a time unless it is called off before. Of the loop's thread alone. */
    static final class Deadline implements Comparable<Deadline> {
        private final long at;
        private Runnable task;

        private Deadline(long at, Runnable task) {
            this.at = at;
            this.task = task;
        }

        void callOff() {
            task = null;
        }

        @Override
        public int compareTo(Deadline other) {
            return Long.compare(at - other.at, 0);
        }
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    Poller poller() {
        return poller;
    }

    /** Does something later; called by the loop's thread. */
    Deadline after(long seconds, Runnable task) {
        Deadline deadline = new Deadline(System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds), task);
        deadlines.add(deadline);
        return deadline;
    }

    /** Has the loop's thread do something and waits for that. Whether it was done: not when the loop has ended. */
    boolean perform(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        synchronized (this) {
            if (closed) {
                return false;
            }
            poller.execute(() -> {
                try {
                    task.run();
                } finally {
                    done.complete(null);
                }
            });
        }
        done.join();
        return true;
    }

    private void run() {
        while (!closed) {
            turn();
        }
        turn();
        poller.free();
    }

    private void turn() {
        try {
            poller.poll(closed ? 0 : untilNext());
            while (!deadlines.isEmpty() && deadlines.peek().at - System.nanoTime() <= 0) {
                Deadline due = deadlines.remove();
                if (due.task != null) {
                    due.task.run();
                }
            }
        } catch (RuntimeException e) {
            LOG.error("the name server of containers", e);
        }
    }

    private int untilNext() {
        while (!deadlines.isEmpty() && deadlines.peek().task == null) {
            deadlines.remove();
        }
        if (deadlines.isEmpty()) {
            return -1;
        }
        long nanos = Math.max(0, deadlines.peek().at - System.nanoTime());
        return (int) TimeUnit.NANOSECONDS.toMillis(nanos) + 1;
    }

    /** Ends the thread. */
    void close() throws InterruptedException {
        synchronized (this) {
            closed = true;
        }
        poller.wake();
        thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        if (thread.isAlive()) {
            LOG.warn("the name server of containers does not end");
        }
    }
}

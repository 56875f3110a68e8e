package org.felucca.distribution.internal.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Ends bodies that have stopped to come. */
final class Watchdog implements AutoCloseable {
    private final long patience;
    private final Set<Watched> open = ConcurrentHashMap.newKeySet();
    private ScheduledExecutorService timer;

    Watchdog(Duration patience) {
        this.patience = patience.toNanos();
    }

    InputStream watch(InputStream body) {
        Watched watched = new Watched(body);
        open.add(watched);
        start();
        return watched;
    }

    private synchronized void start() {
        if (timer == null) {
            timer = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "felucca-distribution-watchdog");
                thread.setDaemon(true);
                return thread;
            });
            ScheduledFuture<?> unused =
                    timer.scheduleWithFixedDelay(this::look, patience / 4, patience / 4, TimeUnit.NANOSECONDS);
        }
    }

    private void look() {
        open.forEach(watched -> watched.endIfSilent(patience));
    }

    @Override
    public synchronized void close() {
        if (timer != null) {
            timer.shutdownNow();
        }
    }

    /** A body, with the time since which its reader waits. */
    private final class Watched extends FilterInputStream {
        private volatile boolean waiting;
        private volatile long since;
        private volatile boolean ended;

        Watched(InputStream in) {
            super(in);
        }

        void endIfSilent(long limit) {
            if (waiting && System.nanoTime() - since > limit) {
                ended = true;
                try {
                    in.close(); // its reader is told
                } catch (IOException e) {
                    open.remove(this);
                }
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            since = System.nanoTime();
            waiting = true;
            try {
                return in.read(into, offset, length);
            } catch (IOException e) {
                throw ended ? new IOException("the server has stopped sending", e) : e;
            } finally {
                waiting = false;
            }
        }

        @Override
        public void close() throws IOException {
            open.remove(this);
            super.close();
        }
    }
}

package org.felucca.execdriver.native_.internal;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.felucca.linux.Fd;
import org.felucca.linux.Poller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one event loop for the FIFOs, terminals and processes of all containers, and the threads that do what it finds to do. A container that
 * is quiet costs no thread; one whose reader is slow costs one while that blocks.
 */
final class Loop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final int IDLE_SECONDS = 10;
    private static final int BUFFER = 128 * 1024;
    private static final int BUFFERS_KEPT = 4;

    private final Poller poller = Poller.open();
    private final AtomicInteger count = new AtomicInteger();
    private final ExecutorService workers = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> thread(task, "felucca-execdriver-worker-" + count.incrementAndGet()));
    private final Queue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();

    private Loop() {}

    static Loop start() {
        Loop loop = new Loop();
        thread(loop.poller::run, "felucca-execdriver-loop").start();
        return loop;
    }

    private static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Runs an action on a worker each time that a descriptor is ready for what was {@linkplain Poller.Registration#want asked for}. */
    Poller.Registration watch(Fd fd, Runnable action) {
        return poller.register(fd, (registration, ready) -> execute(action));
    }

    /** Runs an action on a worker; what it throws is logged. */
    void execute(Runnable action) {
        workers.execute(() -> {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.error("unexpected failure", e);
            }
        });
    }

    Executor workers() {
        return workers;
    }

    /** A direct buffer to read into; given back after use. */
    ByteBuffer borrow() {
        ByteBuffer buffer = buffers.poll();
        return buffer == null ? ByteBuffer.allocateDirect(BUFFER) : buffer;
    }

    void giveBack(ByteBuffer buffer) {
        if (buffers.size() < BUFFERS_KEPT) {
            buffers.add(buffer.clear());
        }
    }

    /** Ends the loop. What its threads are doing they finish. */
    @Override
    public void close() {
        poller.close();
        workers.shutdown();
    }
}

package org.felucca.logs.file;

import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compresses files that were turned over, one after the other, on a thread of its own that is there only while there is work. What it has not
 * done when it is closed is done when the log is opened again.
 */
final class Compressor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Compressor.class);
    private static final long IDLE_SECONDS = 5;

    private final ThreadPoolExecutor work;

    /** The name is the driver's, for the thread's. */
    Compressor(String name) {
        work = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "felucca-logdriver-" + name + "-compress");
            thread.setDaemon(true);
            return thread;
        });
        work.allowCoreThreadTimeOut(true);
    }

    void compress(LogFiles files, long number) {
        try {
            work.execute(() -> {
                try {
                    files.compress(number);
                } catch (IOException e) {
                    LOG.warn("log {} stays as it is, not compressed: {}", files.current(), e.toString());
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("log {}: compressed by a successor", files.current(), e);
        }
    }

    @Override
    public void close() {
        work.shutdownNow();
    }
}

package org.felucca.graph.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.felucca.store.Parts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what broken pulls have left when nobody has come back for it. Has a thread only while there is something. */
final class PartsSweep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartsSweep.class);
    private static final long IDLE_SECONDS = 10;

    private final Parts parts;
    private final Duration limit;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "felucca-graph-parts");
        thread.setDaemon(true);
        return thread;
    });

    PartsSweep(Parts parts, Duration limit) {
        this.parts = parts;
        this.limit = limit;
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /** Looks at once, and for what stays once more when its time is over. */
    void begin() throws IOException {
        parts.expire(limit);
        if (!parts.isEmpty()) {
            later();
        }
    }

    /** Something was left. */
    @SuppressWarnings("FutureReturnValueIgnored") // sweep() tells what fails
    void later() {
        try {
            timer.schedule(this::sweep, limit.toMillis() + 1, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the next one looks", e);
        }
    }

    private void sweep() {
        try {
            long freed = parts.expire(limit);
            LOG.debug("{} bytes of broken pulls are gone", freed);
        } catch (IOException e) {
            LOG.warn("what broken pulls have left stays for now: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

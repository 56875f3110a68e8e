package org.felucca.containers.internal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.felucca.driver.log.LogEntry;
import org.felucca.driver.log.LogSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log that never holds its program up: what it is slower to take than the program to write waits in memory, and where that is full the oldest is
 * dropped. A thread of its own writes to the log.
 */
final class RingSink implements LogSink {
    private static final Logger LOG = LoggerFactory.getLogger(RingSink.class);
    private static final long CLOSE_PATIENCE = TimeUnit.SECONDS.toMillis(5);

    private final LogSink sink;
    private final long most;
    private final String subject;
    private final Runnable flushed;
    private final Thread thread;
    private final Deque<LogEntry> waiting = new ArrayDeque<>();
    private long bytes;
    private long dropped;
    private boolean closed;
    private boolean broken;

    /**
     * @param most bytes that wait; one entry always may
     * @param subject for messages
     * @param flushed told whenever readers can see more
     */
    RingSink(LogSink sink, long most, String subject, Runnable flushed) {
        this.sink = sink;
        this.most = most;
        this.subject = subject;
        this.flushed = flushed;
        this.thread = new Thread(this::run, "felucca-containers-log-" + subject);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void write(LogEntry entry) {
        ByteBuffer copy = ByteBuffer.allocate(entry.bytes().remaining())
                .put(entry.bytes())
                .flip();
        synchronized (this) {
            while (!waiting.isEmpty() && bytes + copy.limit() > most) {
                bytes -= waiting.remove().bytes().remaining();
                if (dropped++ == 0) {
                    LOG.warn("log of {}: it is slow, the oldest lines are dropped", subject);
                }
            }
            waiting.add(new LogEntry(entry.stream(), entry.time(), copy, entry.partial()));
            bytes += copy.limit();
            notifyAll();
        }
    }

    @Override
    public void flush() {
        // its thread does, whenever it has nothing left to write
    }

    private void run() {
        try {
            for (List<LogEntry> batch = take(); !batch.isEmpty(); batch = take()) {
                write(batch);
                flushed.run();
            }
        } catch (InterruptedException e) {
            LOG.warn("log of {}: it was closed while it did not take what waited", subject);
        }
        try {
            sink.close();
        } catch (IOException e) {
            LOG.warn("log of {}: {}", subject, e.toString());
        }
    }

    /** All that waits, at least one; nothing when it is closed and all was written. */
    private synchronized List<LogEntry> take() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        List<LogEntry> all = new ArrayList<>();
        // not more at once than would fit: while it is written the buffer is free again
        while (!waiting.isEmpty() && all.size() < 64) {
            LogEntry entry = waiting.remove();
            bytes -= entry.bytes().remaining();
            all.add(entry);
        }
        return all;
    }

    private void write(List<LogEntry> batch) {
        try {
            for (LogEntry entry : batch) {
                sink.write(entry);
            }
            sink.flush();
        } catch (IOException e) {
            if (!broken) {
                broken = true;
                LOG.warn("log of {}: output is lost: {}", subject, e.toString());
            }
        }
    }

    /** Waits a little for what is not written yet. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(CLOSE_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            thread.interrupt();
            sink.close(); // a write that hangs ends with it
        }
    }
}

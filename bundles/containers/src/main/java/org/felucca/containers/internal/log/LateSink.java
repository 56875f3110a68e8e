package org.felucca.containers.internal.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.felucca.driver.log.LogEntry;
import org.felucca.driver.log.LogSink;
import org.felucca.model.FeluccaException;

/**
 * A log that may not open yet, of a program that runs on whatever its log does. What comes meanwhile is lost to it, and said to be; it is tried
 * again with what comes later, at most once a second.
 */
final class LateSink implements LogSink {
    private static final long PAUSE = 1_000_000_000L;

    private final Supplier<LogSink> opening;
    private LogSink sink;
    private String failure = "";
    private long failedAt;
    private boolean closed;

    /**
     * @param now whether to open it at once: not where it may take long, of a run that somebody waits to see taken over
     */
    LateSink(Supplier<LogSink> opening, boolean now) {
        this.opening = opening;
        if (now) {
            open();
        }
    }

    private synchronized LogSink open() {
        boolean tries = failure.isEmpty() || System.nanoTime() - failedAt > PAUSE;
        if (sink == null && tries && !closed) {
            try {
                sink = opening.get();
            } catch (FeluccaException | UncheckedIOException e) {
                failure = e.getMessage();
                failedAt = System.nanoTime();
            }
        }
        return sink;
    }

    private synchronized LogSink opened() {
        return sink;
    }

    @Override
    public void write(LogEntry entry) throws IOException {
        LogSink open = open();
        if (open == null) {
            throw new IOException("its log driver can't open it: " + failure);
        }
        open.write(entry);
    }

    @Override
    public void flush() throws IOException {
        LogSink open = opened();
        if (open != null) {
            open.flush();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (sink != null) {
            sink.close();
        }
    }
}

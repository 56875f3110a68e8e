package org.felucca.containers.internal.streams;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.felucca.driver.log.LogEntry;
import org.felucca.driver.log.LogSink;
import org.felucca.model.Errors;
import org.felucca.model.StreamKind;

/**
 * Cuts output into lines for the log. A line longer than 16 KiB becomes several partial entries, as with Docker; what stands
 * behind the last line end waits for the rest of its line.
 */
final class LogWriter implements AutoCloseable {
    private static final int LONGEST = 16 * 1024;

    private static final long PATIENCE_SECONDS = 10;
    /** How long an end waits for a log that takes nothing; half of it for what is broken off to come back. */
    private static final long CLOSE_MILLIS = 3_000;

    /** Held to read while output is logged, to write while the log is exchanged: in between there are only whole entries. */
    private final ReadWriteLock exchange = new ReentrantReadWriteLock();

    private final RisingClock times = new RisingClock(Clock.systemUTC());
    private volatile LogSink sink;
    private volatile boolean closed;
    private final Map<StreamKind, Pending> pending = new EnumMap<>(StreamKind.class);

    LogWriter(LogSink sink) {
        this.sink = sink;
        pending.put(StreamKind.STDOUT, new Pending());
        pending.put(StreamKind.STDERR, new Pending());
    }

    /** Logs a piece of output; one thread at a time for each stream. Does not move the buffer. */
    void write(StreamKind stream, ByteBuffer output) throws IOException {
        exchange.readLock().lock();
        try {
            cut(stream, output);
        } finally {
            exchange.readLock().unlock();
        }
    }

    private void cut(StreamKind stream, ByteBuffer output) throws IOException {
        Pending rest = pending.get(stream);
        ByteBuffer bytes = output.duplicate();
        while (bytes.hasRemaining()) {
            int end = lineEnd(bytes, LONGEST - rest.length);
            boolean whole = end > 0 && bytes.get(end - 1) == '\n';
            int length = end - bytes.position();
            if (!whole && rest.length + length < LONGEST) {
                rest.keep(bytes);
                break;
            }
            ByteBuffer piece = bytes.slice(bytes.position(), length);
            bytes.position(end);
            if (rest.length > 0) {
                rest.keep(piece);
                piece = rest.take();
            }
            log(stream, piece, !whole);
        }
        sink.flush();
    }

    /** In the order of their times, each with its own, so that a time can be where reading begins or ends; the parts of a long line have that of the first. */
    private void log(StreamKind stream, ByteBuffer piece, boolean partial) throws IOException {
        Pending rest = pending.get(stream);
        synchronized (times) {
            Instant at = rest.began == null ? times.next() : rest.began;
            rest.began = partial ? at : null;
            sink.write(new LogEntry(stream, at, piece, partial));
        }
    }

    /** The index behind the next line end, or behind {@code most} bytes, or the limit. */
    private static int lineEnd(ByteBuffer bytes, int most) {
        int start = bytes.position();
        int limit = Math.min(bytes.limit(), start + most);
        for (int i = start; i < limit; i++) {
            if (bytes.get(i) == '\n') {
                return i + 1;
            }
        }
        return limit;
    }

    /**
     * Exchanges the log between two entries, while output waits. Nothing happens if it is closed already.
     *
     * @param opening called when all that came so far is in the old log, and that is closed
     */
    void exchange(LogOpening opening) throws IOException, InterruptedException {
        if (!exchange.writeLock().tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw Errors.unavailable("its log takes nothing at the moment");
        }
        try {
            if (!closed) {
                sink.close();
                sink = opening.open();
            }
        } finally {
            exchange.writeLock().unlock();
        }
    }

    /** Logs what has no line end. */
    private void flushPartial(StreamKind stream) throws IOException {
        Pending rest = pending.get(stream);
        if (rest.length > 0) {
            log(stream, rest.take(), true);
        }
        sink.flush();
    }

    /** Logs what is left. A log that takes nothing for a while is broken off: an end is an end, whoever hangs. */
    @Override
    public void close() throws IOException {
        boolean alone = lockFor(CLOSE_MILLIS);
        closed = true;
        if (!alone) {
            sink.close();
            if (!lockFor(CLOSE_MILLIS / 2)) {
                throw new IOException("it takes nothing and does not end");
            }
        }
        try {
            if (alone) {
                flushPartials();
            } else {
                throw new IOException("it takes nothing: what was written last is lost");
            }
        } finally {
            exchange.writeLock().unlock();
        }
    }

    private boolean lockFor(long millis) {
        try {
            return exchange.writeLock().tryLock(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return exchange.writeLock().tryLock();
        }
    }

    private void flushPartials() throws IOException {
        try {
            flushPartial(StreamKind.STDOUT);
            flushPartial(StreamKind.STDERR);
        } finally {
            sink.close();
        }
    }

    /** The beginning of a line. */
    private static final class Pending {
        /** When the first part of a line was logged whose end is not; null between lines. */
        private Instant began;

        private byte[] bytes = new byte[0];
        private int length;

        void keep(ByteBuffer more) {
            int count = more.remaining();
            if (bytes.length < length + count) {
                bytes = Arrays.copyOf(bytes, Math.max(256, Integer.highestOneBit(length + count) * 2));
            }
            more.get(bytes, length, count);
            length += count;
        }

        ByteBuffer take() {
            ByteBuffer all = ByteBuffer.wrap(bytes, 0, length);
            bytes = new byte[0];
            length = 0;
            return all;
        }
    }
}

package org.felucca.graph.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.felucca.graph.internal.Layers.Unpacked;
import org.felucca.model.Digest;
import org.felucca.store.BlobWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The layers of one job that are unpacked beside its reading, before it is known what they stand on. Layers that nobody takes are thrown away by
 * {@link #close()}. Safe for all threads.
 */
final class Unpackings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Unpackings.class);
    private static final int THREADS =
            Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()));
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Layers layers;
    private final Graph graph;
    private final Map<Digest, Work> running = new ConcurrentHashMap<>();
    private final Queue<Work> abandoned = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "felucca-graph-unpack-" + NUMBER.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });

    /** @param read bytes of the blob so far */
    private record Work(Future<Unpacked> result, AtomicLong read) {}

    Unpackings(Graph graph, Layers layers) {
        this.graph = graph;
        this.layers = layers;
    }

    /** Unpacks a blob that is perhaps a layer, unless an image has it already. */
    void begin(Digest blob) throws IOException {
        if (wanted(blob) && layers.looksLikeLayer(blob)) {
            running.computeIfAbsent(blob, b -> new Work(threads.submit(() -> unpack(b)), new AtomicLong()));
        }
    }

    /** Unpacks a layer while it is being written, unless an image has it already. */
    void begin(Digest expected, BlobWriter writer) throws IOException {
        if (wanted(expected)) {
            CountedInput source = new CountedInput(writer.follow());
            Work there = running.putIfAbsent(expected, new Work(threads.submit(() -> unpack(source)), source.count));
            if (there != null) {
                source.close();
            }
        }
    }

    private boolean wanted(Digest blob) {
        return layers.unpacksFree() && !running.containsKey(blob) && !graph.isUsed(blob);
    }

    private Unpacked unpack(Digest blob) throws IOException {
        if (closed) {
            throw new CancellationException();
        }
        return layers.unpack(blob);
    }

    private Unpacked unpack(InputStream source) throws IOException {
        try (source) {
            if (closed) {
                throw new CancellationException();
            }
            return layers.unpack(source);
        }
    }

    /** Forgets what was begun for a blob that did not come; what comes of it is thrown away. */
    void giveUp(Digest blob) {
        Work work = running.remove(blob);
        if (work != null) {
            abandoned.add(work); // it may wait behind others
        }
    }

    /** How many bytes of the blob have been read for its unpacking; empty if it has been unpacked, or was not begun. */
    OptionalLong progress(Digest blob) {
        Work work = running.get(blob);
        return work == null || work.result.isDone() ? OptionalLong.empty() : OptionalLong.of(work.read.get());
    }

    /** Whether {@link #take} would not wait. Waits for that as long as is said. */
    boolean awaitDone(Digest blob, Duration limit) throws InterruptedException {
        Work work = running.get(blob);
        if (work == null) {
            return true;
        }
        try {
            work.result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true; // take() says so
        }
    }

    /** The unpacked layer of a blob, once it is done; empty if it was not begun, or was taken. Throws what its unpacking threw. */
    Optional<Unpacked> take(Digest blob) throws IOException, InterruptedException {
        Work work = running.remove(blob);
        if (work == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.result.get());
        } catch (ExecutionException e) {
            throw rethrow(e.getCause());
        } catch (InterruptedException e) {
            running.put(blob, work); // so that close() still knows it
            throw e;
        }
    }

    private static IOException rethrow(Throwable cause) {
        if (cause instanceof RuntimeException e) {
            throw e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
        return cause instanceof IOException e ? e : new IOException(cause);
    }

    /** Waits for what still runs, and throws away what was not taken. */
    @Override
    public void close() {
        closed = true;
        threads.shutdown();
        boolean interrupted = Thread.interrupted();
        while (!threads.isTerminated()) {
            try {
                threads.awaitTermination(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        running.values().forEach(this::discard);
        abandoned.forEach(this::discard);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void discard(Work work) {
        boolean interrupted = false;
        while (true) {
            try {
                layers.discard(work.result.get());
                break;
            } catch (ExecutionException e) {
                LOG.debug("no layer: {}", e.toString());
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Counts what is read. */
    private static final class CountedInput extends FilterInputStream {
        private final AtomicLong count = new AtomicLong();

        CountedInput(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            count.addAndGet(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            count.addAndGet(Math.max(0, read));
            return read;
        }
    }
}

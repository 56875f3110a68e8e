package org.felucca.graph.internal;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.felucca.graph.internal.Layers.Unpacked;
import org.felucca.model.Digest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The layers of one load that are unpacked beside its reading, before it is known what they stand on. Layers that nobody takes are thrown away by
 * {@link #close()}. One thread begins and takes.
 */
final class Unpackings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Unpackings.class);
    private static final int THREADS =
            Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()));
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Layers layers;
    private final Graph graph;
    private final Map<Digest, Future<Unpacked>> running = new HashMap<>();
    private volatile boolean closed;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "felucca-graph-unpack-" + NUMBER.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });

    Unpackings(Graph graph, Layers layers) {
        this.graph = graph;
        this.layers = layers;
    }

    /** Unpacks a blob that is perhaps a layer, unless an image has it already. */
    void begin(Digest blob) throws IOException {
        if (layers.unpacksFree() && !running.containsKey(blob) && !graph.isUsed(blob) && layers.looksLikeLayer(blob)) {
            running.put(blob, threads.submit(() -> unpack(blob)));
        }
    }

    private Unpacked unpack(Digest blob) throws IOException {
        if (closed) {
            throw new CancellationException();
        }
        return layers.unpack(blob);
    }

    /** The unpacked layer of a blob, once it is done; empty if it was not begun, or was taken. Throws what its unpacking threw. */
    Optional<Unpacked> take(Digest blob) throws IOException, InterruptedException {
        Future<Unpacked> future = running.remove(blob);
        if (future == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(future.get());
        } catch (ExecutionException e) {
            throw rethrow(e.getCause());
        } catch (InterruptedException e) {
            running.put(blob, future); // so that close() still knows it
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
        running.forEach(this::discard);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void discard(Digest blob, Future<Unpacked> future) {
        try {
            layers.discard(future.get());
        } catch (ExecutionException | InterruptedException e) {
            LOG.debug("blob {} was no layer: {}", blob, e.toString());
        }
    }
}

package org.felucca.distribution.internal.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A body as it comes. Unlike that of the JDK, whose reader heeds no interrupt up to Java 19, and waits for ever: its reads end with
 * {@link InterruptedIOException} when their thread is interrupted, which stays so, and with a RegistryException when it breaks off or nothing has come for some time. The
 * connection is closed in both cases.
 */
final class Body extends InputStream implements BodySubscriber<InputStream> {
    /** Some buffers, or the end. */
    private record Part(List<ByteBuffer> buffers, boolean last, Optional<Throwable> failure) {}

    private final Duration patience;
    private final Consumer<Body> closed;
    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    /** The connection may serve others by now. */
    private volatile boolean over;

    /** Of the reader. */
    private Iterator<ByteBuffer> buffers = List.<ByteBuffer>of().iterator();

    private ByteBuffer current = ByteBuffer.allocate(0);
    private Part end;

    /** @param closed told of the end */
    Body(Duration patience, Consumer<Body> closed) {
        this.patience = patience;
        this.closed = closed;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription to) {
        if (subscription.complete(to)) {
            to.request(1);
        } else {
            to.cancel();
        }
    }

    @Override
    public void onNext(List<ByteBuffer> next) {
        parts.add(new Part(next, false, Optional.empty()));
    }

    @Override
    public void onError(Throwable failure) {
        over = true;
        parts.add(new Part(List.of(), true, Optional.of(failure)));
    }

    @Override
    public void onComplete() {
        over = true;
        parts.add(new Part(List.of(), true, Optional.empty()));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!current.hasRemaining()) {
            if (buffers.hasNext()) {
                current = buffers.next();
            } else if (!next()) {
                return -1;
            }
        }
        int count = Math.min(length, current.remaining());
        current.get(into, offset, count);
        return count;
    }

    /** False at the end. */
    private boolean next() throws IOException {
        if (end == null) {
            Part part = take();
            if (!part.last()) {
                buffers = part.buffers().iterator();
                subscription.join().request(1);
                return true;
            }
            end = part;
        }
        if (end.failure().isPresent()) {
            throw broken(end.failure().get());
        }
        return false;
    }

    /** In Docker's words; the JDK tells how many bytes of how many have come. */
    private static RegistryException broken(Throwable failure) {
        String why = String.valueOf(failure.getMessage());
        return RegistryException.broken(why.contains("bytes received") ? "unexpected EOF" : why, failure);
    }

    private Part take() throws IOException {
        try {
            Part part = parts.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (part != null) {
                return part;
            }
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        close();
        throw RegistryException.broken("the server has stopped sending", null);
    }

    /** From any thread. */
    @Override
    public void close() {
        closed.accept(this);
        if (over) {
            return;
        }
        onError(new IOException("closed")); // for a reader that waits
        subscription.cancel(false);
        if (!subscription.isCancelled()) {
            subscription.join().cancel();
        }
    }
}

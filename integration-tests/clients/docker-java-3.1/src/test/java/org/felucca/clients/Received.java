package org.felucca.clients;

import com.github.dockerjava.api.async.ResultCallback;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.felucca.itest.harness.Await;

/** What a streaming command of docker-java delivers, until it completes or the test has seen enough. */
class Received<T> implements ResultCallback<T> {
    private final List<T> items = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private Closeable stream;
    private Throwable failure;
    private boolean closed;

    @Override
    public synchronized void onStart(Closeable started) {
        stream = started;
    }

    @Override
    public synchronized void onNext(T item) {
        items.add(item);
    }

    /** The client also reports the end that the test itself made by closing. */
    @Override
    public synchronized void onError(Throwable error) {
        if (!closed && failure == null) {
            failure = error;
        }
        ended.countDown();
    }

    @Override
    public void onComplete() {
        ended.countDown();
    }

    /** Everything, after the stream has ended by itself. */
    List<T> all() {
        try {
            if (!ended.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("the stream does not end; so far: " + soFar());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return soFar();
    }

    /** Waits until such an item has come, and returns the first. */
    T await(Predicate<T> wanted) {
        Await.until(() -> "an item among " + soFar(), () -> soFar().stream().anyMatch(wanted));
        return soFar().stream().filter(wanted).findFirst().orElseThrow();
    }

    synchronized List<T> soFar() {
        if (failure != null) {
            throw new AssertionError("the stream broke after " + items, failure);
        }
        return List.copyOf(items);
    }

    @Override
    public void close() throws IOException {
        Closeable toClose;
        synchronized (this) {
            closed = true;
            toClose = stream;
        }
        try {
            if (toClose != null) {
                toClose.close();
            }
        } catch (RuntimeException e) {
            // Jersey's transport reads to the end of a stream that it closes, while another thread reads it: they trip
            // over each other
            onError(e);
        }
        ended.countDown();
    }
}

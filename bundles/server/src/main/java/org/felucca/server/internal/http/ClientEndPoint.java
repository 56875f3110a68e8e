package org.felucca.server.internal.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadPendingException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A client's connection that can tell when the client leaves while its request is being worked on.
 *
 * <p>Jetty does not read between the end of a request and the end of its answer, so it would not see the client go. A watch reads in
 * that time. What it reads by that, the start of a next request, is kept and given to Jetty's next read. Jetty's own interest in
 * reading, when it comes while the watch waits, takes over the watch's.
 */
public final class ClientEndPoint extends SocketChannelEndPoint {
    private final Executor executor;

    @GuardedBy("this")
    private Watch watch;

    /** Bytes that the watch has read ahead; null for none. In Jetty's flush mode: from position to limit. */
    @GuardedBy("this")
    private ByteBuffer readAhead;

    ClientEndPoint(
            SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler, Executor executor) {
        super(channel, selector, key, scheduler);
        this.executor = executor;
    }

    /** Calls back once, on a thread of the pool, when the client closes its side from now on. Call while Jetty does not read. */
    public void watch(Runnable gone) {
        Watch mine = new Watch(gone);
        synchronized (this) {
            if (watch != null || readAhead != null) {
                return; // it has sent more: it waits for the answer
            }
            watch = mine;
        }
        if (!super.tryFillInterested(mine)) {
            synchronized (this) {
                watch = null;
            }
        }
    }

    /** The answer is complete: nobody wants to know any more whether the client leaves. */
    public synchronized void unwatch() {
        if (watch != null) {
            watch.gone = null;
        }
    }

    @Override
    public void fillInterested(Callback callback) {
        if (!tryFillInterested(callback)) {
            throw new ReadPendingException();
        }
    }

    @Override
    public boolean tryFillInterested(Callback callback) {
        synchronized (this) {
            if (watch != null) {
                return watch.handOver(callback);
            }
            if (readAhead == null) {
                return super.tryFillInterested(callback);
            }
        }
        executor.execute(callback::succeeded);
        return true;
    }

    @Override
    public synchronized boolean isFillInterested() {
        return watch != null ? watch.target != null : super.isFillInterested();
    }

    /** Under the lock: between the watch's read and this one no byte may overtake another. */
    @Override
    public synchronized int fill(ByteBuffer buffer) throws IOException {
        if (readAhead == null) {
            return super.fill(buffer);
        }
        int position = BufferUtil.flipToFill(buffer);
        int filled = BufferUtil.put(readAhead, buffer);
        BufferUtil.flipToFlush(buffer, position);
        if (!readAhead.hasRemaining()) {
            readAhead = null;
        }
        return filled;
    }

    /** Reads a little and keeps it; true if the client has gone. */
    private synchronized boolean look() {
        try {
            ByteBuffer some = BufferUtil.allocate(1024);
            int filled = super.fill(some);
            if (filled > 0) {
                readAhead = some;
            }
            return filled < 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** It stays the end point's watch until it has looked, so that an interest of Jetty's that comes meanwhile is not missed. */
    private final class Watch implements Callback {
        private Runnable gone;
        private Callback target;

        Watch(Runnable gone) {
            this.gone = gone;
        }

        /** Called with the end point's lock. */
        private boolean handOver(Callback to) {
            if (target != null) {
                return false;
            }
            target = to;
            return true;
        }

        @Override
        public void succeeded() {
            Runnable wanted = wanted();
            if (wanted != null && look()) {
                wanted.run();
            }
            Callback to = end();
            if (to != null) {
                to.succeeded();
            }
        }

        @Override
        public void failed(Throwable failure) {
            Runnable wanted = wanted();
            if (wanted != null) {
                wanted.run();
            }
            Callback to = end();
            if (to != null) {
                to.failed(failure);
            }
        }

        /** Null if nobody wants to know any more: Jetty reads itself. */
        private Runnable wanted() {
            synchronized (ClientEndPoint.this) {
                return target == null ? gone : null;
            }
        }

        private Callback end() {
            synchronized (ClientEndPoint.this) {
                watch = null;
                return target;
            }
        }
    }
}

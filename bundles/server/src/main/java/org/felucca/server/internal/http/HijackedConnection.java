package org.felucca.server.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;

/**
 * A connection after HTTP: bytes both ways. The client's end of input ends the input and leaves the output open.
 *
 * <p>A read that waits can be interrupted without a loss: the interest in reading stays, and another thread may read on.
 */
public final class HijackedConnection extends AbstractConnection implements Connection.UpgradeTo, ByteSink {
    private static final int LINGER_MILLIS = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private final Input input = new Input();
    private ByteBuffer early = BufferUtil.EMPTY_BUFFER;
    private boolean interested;
    private volatile boolean ended;

    public HijackedConnection(EndPoint endPoint, Executor executor) {
        super(endPoint, executor);
    }

    /** What the client sent before it saw our answer. */
    @Override
    public void onUpgradeTo(ByteBuffer buffer) {
        early = BufferUtil.copy(buffer);
    }

    @Override
    public void onFillable() {
        readable();
        if (ended) {
            drain();
        }
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        readable();
    }

    private void readable() {
        lock.lock();
        try {
            interested = false;
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public InputStream input() {
        return input;
    }

    /** Writes all, gathered; waits while the client is slow. An interrupt does not tear what is being written. */
    @Override
    public void write(ByteBuffer... buffers) throws IOException {
        Completion written = new Completion();
        getEndPoint().write(written, buffers);
        written.await();
    }

    /**
     * Ends the output. The connection closes once the client has closed its side too: closing before would make the kernel tell a client
     * that still sends of a broken connection, although it got everything.
     */
    public void end() {
        getEndPoint().shutdownOutput();
        getEndPoint().setIdleTimeout(LINGER_MILLIS);
        boolean pending;
        lock.lock();
        try {
            ended = true;
            pending = interested;
        } finally {
            lock.unlock();
        }
        if (!pending) {
            drain();
        }
    }

    private void drain() {
        try {
            ByteBuffer buffer = BufferUtil.allocate(4096);
            int filled;
            do {
                BufferUtil.clear(buffer);
                filled = getEndPoint().fill(buffer);
            } while (filled > 0);
            if (filled == 0) {
                fillInterested();
            } else {
                getEndPoint().close();
            }
        } catch (IOException e) {
            getEndPoint().close();
        }
    }

    private final class Input extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            if (length == 0) {
                return 0;
            }
            lock.lock();
            try {
                if (early.hasRemaining()) {
                    int count = Math.min(length, early.remaining());
                    early.get(bytes, offset, count);
                    return count;
                }
                ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length).slice();
                while (true) {
                    BufferUtil.clear(buffer);
                    int filled = getEndPoint().fill(buffer);
                    if (filled != 0) {
                        return filled;
                    }
                    awaitBytes();
                }
            } finally {
                lock.unlock();
            }
        }

        private void awaitBytes() throws InterruptedIOException {
            if (!interested) {
                interested = true;
                fillInterested();
            }
            try {
                while (interested) {
                    change.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while the client sends nothing");
            }
        }
    }
}

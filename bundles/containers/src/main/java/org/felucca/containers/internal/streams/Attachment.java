package org.felucca.containers.internal.streams;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.felucca.engine.JobIo;
import org.felucca.model.StreamKind;

/**
 * A client that sees the output of a process as it comes. Lossless: holds up to a mebibyte, then the one who brings output waits, and with
 * it the process, as with Docker.
 */
public final class Attachment {
    private static final int CAPACITY = 1 << 20;
    private static final int CHUNK = 64 * 1024;

    private final Set<StreamKind> streams;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private int held;
    private int bringing;
    private boolean ended;
    private boolean left;

    /** Of a client that wants these streams. */
    public Attachment(Set<StreamKind> streams) {
        this.streams = streams;
    }

    /** Brings output; waits while the client is too far behind. Returns at once when it has left. Does not move the buffer. */
    void bring(StreamKind stream, ByteBuffer output) {
        if (!streams.contains(stream)) {
            return;
        }
        ByteBuffer bytes = output.duplicate();
        lock.lock();
        try {
            bringing++;
            while (bytes.hasRemaining() && !left) {
                if (held >= CAPACITY) {
                    changed.awaitUninterruptibly();
                } else {
                    add(stream, bytes);
                }
            }
        } finally {
            bringing--;
            changed.signalAll();
            lock.unlock();
        }
    }

    private void add(StreamKind stream, ByteBuffer bytes) {
        Chunk last = chunks.peekLast();
        if (last == null || last.stream != stream || last.length == last.bytes.length) {
            int size = Math.min(CHUNK, Math.max(512, bytes.remaining()));
            last = new Chunk(stream, new byte[size]);
            chunks.add(last);
        }
        int count = Math.min(bytes.remaining(), last.bytes.length - last.length);
        bytes.get(last.bytes, last.length, count);
        last.length += count;
        held += count;
        changed.signalAll();
    }

    /** No more output will come. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The client goes; what is held is dropped. */
    public void leave() {
        lock.lock();
        try {
            left = true;
            chunks.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Writes to the client what has come until now, without waiting. */
    public void drain(JobIo io) throws IOException {
        for (Chunk next = poll(); next != null; next = poll()) {
            io.write(next.stream, ByteBuffer.wrap(next.bytes, 0, next.length));
        }
    }

    /** Writes to the client what has come until now and what somebody is about to bring: for one whose source has stopped. */
    public void drainAll(JobIo io) throws IOException {
        do {
            drain(io);
        } while (isBrought());
    }

    private boolean isBrought() {
        lock.lock();
        try {
            while (bringing > 0 && chunks.isEmpty()) {
                changed.awaitUninterruptibly();
            }
            return !chunks.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for output; false once none will come any more or the client has left. */
    public boolean await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (chunks.isEmpty() && !ended && !left) {
                changed.await();
            }
            return !chunks.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private Chunk poll() {
        lock.lock();
        try {
            Chunk next = chunks.poll();
            if (next != null) {
                held -= next.length;
                changed.signalAll();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private static final class Chunk {
        final StreamKind stream;
        final byte[] bytes;
        int length;

        Chunk(StreamKind stream, byte[] bytes) {
            this.stream = stream;
            this.bytes = bytes;
        }
    }
}

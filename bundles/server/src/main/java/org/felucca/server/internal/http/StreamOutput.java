package org.felucca.server.internal.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.felucca.model.StreamKind;

/**
 * Output streams of a process on their way to a client, framed if they are not a terminal's: eight bytes (stream number, three zeros,
 * length, big-endian) before each piece.
 *
 * <p>What comes after a pause goes out at once, and so does what is large. Small pieces in quick succession are gathered for at most a few
 * milliseconds, so that a program that writes byte by byte does not cost a system call a byte. Writing blocks while the client is slow.
 */
public final class StreamOutput {
    private static final int GATHERED = 64 << 10;
    private static final int LARGE = 16 << 10;
    private static final int HEADER = 8;
    private static final long QUIET_NANOS = 2_000_000;

    private final ByteSink sink;
    private final boolean framed;
    private final Consumer<Runnable> later;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final ByteBuffer header = ByteBuffer.allocate(HEADER);

    /** Made when it is first needed: many streams never do. */
    @GuardedBy("lock")
    private ByteBuffer gathered;

    @GuardedBy("lock")
    private long lastWrite = System.nanoTime() - QUIET_NANOS;

    @GuardedBy("lock")
    private boolean flushPlanned;

    @GuardedBy("lock")
    private IOException failure;

    /** @param later runs something in a few milliseconds, on a thread that may block */
    public StreamOutput(ByteSink sink, boolean framed, Consumer<Runnable> later) {
        this.sink = sink;
        this.framed = framed;
        this.later = later;
    }

    /** Writes all of the bytes; throws when the client has gone. */
    public void write(StreamKind stream, ByteBuffer bytes) throws IOException {
        write(stream.number(), bytes);
    }

    private void write(int stream, ByteBuffer bytes) throws IOException {
        if (!bytes.hasRemaining()) {
            return;
        }
        lock.lock();
        try {
            if (failure != null) {
                throw failure;
            }
            header.clear();
            if (framed) {
                header.put((byte) stream).put(new byte[3]).putInt(bytes.remaining());
            }
            header.flip();
            int size = header.remaining() + bytes.remaining();
            boolean empty = gathered == null || gathered.position() == 0;
            if (empty && (size >= LARGE || System.nanoTime() - lastWrite >= QUIET_NANOS)) {
                send(header, bytes);
            } else if (size >= LARGE) {
                gathered.flip();
                send(gathered, header, bytes);
                gathered.clear();
            } else {
                gather(bytes, size);
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void gather(ByteBuffer bytes, int size) throws IOException {
        if (gathered == null) {
            gathered = ByteBuffer.allocateDirect(GATHERED);
        }
        if (gathered.remaining() < size) {
            sendGathered();
        }
        gathered.put(header).put(bytes);
        if (!flushPlanned) {
            flushPlanned = true;
            later.accept(this::flushPlanned);
        }
    }

    @GuardedBy("lock")
    private void sendGathered() throws IOException {
        gathered.flip();
        send(gathered);
        gathered.clear();
    }

    @GuardedBy("lock")
    private void send(ByteBuffer... buffers) throws IOException {
        try {
            sink.write(buffers);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        lastWrite = System.nanoTime();
    }

    private void flushPlanned() {
        lock.lock();
        try {
            flushPlanned = false;
            if (failure == null && gathered.position() > 0) {
                sendGathered();
            }
        } catch (IOException e) {
            failure = e; // the next write tells
        } finally {
            lock.unlock();
        }
    }

    /** Sends what is gathered. */
    public void flush() throws IOException {
        lock.lock();
        try {
            if (failure != null) {
                throw failure;
            }
            if (gathered != null && gathered.position() > 0) {
                sendGathered();
            }
        } finally {
            lock.unlock();
        }
    }
}

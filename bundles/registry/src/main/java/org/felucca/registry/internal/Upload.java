package org.felucca.registry.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.felucca.driver.content.BlobIntake;
import org.felucca.driver.content.ContentLease;
import org.felucca.model.Digest;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.registry.internal.RegistryFailure.Code;

/** A blob that a client uploads, in one request or in several. One request at a time; without {@link #commit} nothing stays. */
final class Upload implements AutoCloseable {
    private static final int PIECE = 128 << 10;

    /** A client whose connection broke comes back before that is noticed here. */
    private static final long PATIENCE_SECONDS = 10;

    private final String id;
    private final String repository;
    private final long largest;
    private final ContentLease lease;
    private final LongSupplier clock;
    private final BlobIntake intake;
    private final ReentrantLock busy = new ReentrantLock();

    private volatile boolean closed;

    /** As of System.nanoTime(). */
    private volatile long idleSince;

    /**
     * @param largest bytes it may have
     * @param lease which is closed with it
     * @param clock as System.nanoTime()
     */
    Upload(String id, String repository, long largest, ContentLease lease, LongSupplier clock) throws IOException {
        this.id = id;
        this.repository = repository;
        this.largest = largest;
        this.lease = lease;
        this.clock = clock;
        this.idleSince = clock.getAsLong();
        this.intake = lease.begin(Optional.empty(), false);
    }

    String id() {
        return id;
    }

    String repository() {
        return repository;
    }

    /** Something with the upload, while nobody else does anything with it. */
    @FunctionalInterface
    interface Step<R> {
        R run() throws IOException, InterruptedException;
    }

    /** Does something. Throws BLOB_UPLOAD_UNKNOWN if it is over, TOOMANYREQUESTS if another request does not end. */
    <R> R alone(Step<R> step) throws IOException, InterruptedException {
        if (!busy.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw RegistryFailure.of(429, Code.TOOMANYREQUESTS, "another request works on this upload");
        }
        try {
            if (closed) {
                throw unknown();
            }
            return step.run();
        } catch (IllegalStateException e) {
            if (closed) {
                throw unknown();
            }
            throw e;
        } finally {
            idleSince = clock.getAsLong();
            busy.unlock();
        }
    }

    static RegistryFailure unknown() {
        return RegistryFailure.of(404, Code.BLOB_UPLOAD_UNKNOWN, "blob upload unknown to registry");
    }

    boolean isClosed() {
        return closed;
    }

    /** Bytes so far. */
    long size() {
        return intake.size();
    }

    /** Adds what comes, up to its end or until the client breaks off: what came until then counts. */
    void append(InputStream body) throws IOException {
        byte[] piece = new byte[PIECE];
        for (int read; (read = body.read(piece)) >= 0; ) {
            if (intake.size() + read > largest) {
                close();
                throw RegistryFailure.of(413, Code.SIZE_INVALID, "blob is larger than %d bytes", largest);
            }
            intake.write(ByteBuffer.wrap(piece, 0, read));
        }
    }

    /** Ends it: the blob is in the content store, held until this is closed. Throws DIGEST_INVALID if it is another, and that is the end too. */
    void commit(Digest expected) throws IOException {
        try {
            intake.commit(Optional.of(expected));
        } catch (FeluccaException e) {
            if (e.kind() != ErrorKind.INVALID) {
                throw e;
            }
            close();
            throw RegistryFailure.of(400, Code.DIGEST_INVALID, "%s", e.getMessage());
        }
    }

    /** Ends it unless a request works on it, or did not long ago. True if it is ended. */
    boolean closeIfIdle(long limitNanos) throws IOException {
        if (clock.getAsLong() - idleSince < limitNanos || !busy.tryLock()) {
            return false;
        }
        try {
            close();
            return true;
        } finally {
            busy.unlock();
        }
    }

    /** Ends it also if a request works on it, which fails then. */
    @Override
    public void close() throws IOException {
        closed = true;
        lease.close();
    }
}

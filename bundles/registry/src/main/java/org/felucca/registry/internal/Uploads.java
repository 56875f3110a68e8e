package org.felucca.registry.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.felucca.driver.content.ContentLease;
import org.felucca.driver.content.ContentStore;
import org.felucca.registry.internal.RegistryFailure.Code;

/** The uploads that are under way. They don't outlive this bundle, nor that of the content store: a client begins those again. */
final class Uploads {
    private static final int MOST = 1000;

    private final ContentStore content;
    private final long largest;
    private final long patienceNanos;
    private final LongSupplier clock;
    private final Map<String, Upload> open = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param largest bytes of a blob
     * @param patience with a client that is silent
     * @param clock as System.nanoTime()
     */
    Uploads(ContentStore content, long largest, Duration patience, LongSupplier clock) {
        this.content = content;
        this.largest = largest;
        this.patienceNanos = patience.toNanos();
        this.clock = clock;
    }

    /** Begins one. Throws TOOMANYREQUESTS. */
    Upload begin(String repository) throws IOException {
        if (open.size() >= MOST) {
            throw RegistryFailure.of(429, Code.TOOMANYREQUESTS, "%d uploads are under way", MOST);
        }
        ContentLease lease = content.lease();
        try {
            Upload upload = new Upload(UUID.randomUUID().toString(), repository, largest, lease, clock);
            open.put(upload.id(), upload);
            if (closed) {
                throw Registry.replaced();
            }
            return upload;
        } catch (IOException | RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    /** Does something with an upload; when it is over by that, it is forgotten. Throws BLOB_UPLOAD_UNKNOWN. */
    <R> R with(String repository, String id, UploadStep<R> step) throws IOException, InterruptedException {
        Upload upload = open.get(id);
        if (upload == null || !upload.repository().equals(repository)) {
            throw Upload.unknown();
        }
        return with(upload, step);
    }

    <R> R with(Upload upload, UploadStep<R> step) throws IOException, InterruptedException {
        try {
            return upload.alone(() -> step.run(upload));
        } catch (RegistryFailure e) {
            if (closed) {
                throw Registry.replaced();
            }
            throw e;
        } finally {
            if (upload.isClosed()) {
                open.remove(upload.id());
            }
        }
    }

    /** What is done with an upload. */
    @FunctionalInterface
    interface UploadStep<R> {
        R run(Upload upload) throws IOException, InterruptedException;
    }

    int count() {
        return open.size();
    }

    /** Gives up what nobody goes on with. */
    void expire() throws IOException {
        for (Upload upload : List.copyOf(open.values())) {
            if (upload.closeIfIdle(patienceNanos)) {
                open.remove(upload.id());
            }
        }
    }

    /** Gives up all of them. */
    void close() throws IOException {
        closed = true;
        for (Upload upload : List.copyOf(open.values())) {
            upload.close();
        }
        open.clear();
    }
}

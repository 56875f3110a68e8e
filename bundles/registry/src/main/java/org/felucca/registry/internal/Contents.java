package org.felucca.registry.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.felucca.driver.content.ContentStore;
import org.felucca.driver.content.ImageStore;

/** What a registry has: what was pushed to it, and beside it the engine's images. */
record Contents(ContentStore store, Repositories pushed, EngineImages images, Uploads uploads) {
    /**
     * @param images empty to show none
     * @param largest bytes of a blob
     * @param grace for uploads and for blobs without a manifest
     */
    static Contents open(
            ContentStore store, Optional<ImageStore> images, long largest, Duration grace, LongSupplier clock)
            throws IOException {
        return new Contents(
                store,
                new Repositories(store, grace, clock),
                new EngineImages(images),
                new Uploads(store, largest, grace, clock));
    }

    boolean has(String repository) {
        return pushed.find(repository).isPresent() || images.has(repository);
    }

    void expire() throws IOException {
        uploads.expire();
        pushed.expire();
    }

    void close() throws IOException {
        pushed.close();
        uploads.close();
    }
}

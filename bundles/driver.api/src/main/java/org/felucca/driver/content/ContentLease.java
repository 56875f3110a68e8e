package org.felucca.driver.content;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.felucca.model.Digest;
import org.felucca.model.ImageRef;
import org.osgi.annotation.versioning.ProviderType;

/** Work on the content store that is under way. Nothing that it holds is removed until it is closed. Safe for all threads. */
@ProviderType
public interface ContentLease extends AutoCloseable {
    /** From now on keeps a blob from being removed. Says whether it is here. */
    boolean hold(Digest blob);

    /**
     * Fails if the file system of the store has less space than that: before anything is taken in, rather than in the middle. It is not set apart.
     *
     * @param bytes that are announced
     */
    default void requireSpace(long bytes) {}

    /**
     * Begins to take in a blob, which the lease will hold.
     *
     * @param expected what it will be, if that is known
     * @param unpack whether it is a layer of an image that will be {@linkplain #register registered}: it is unpacked while it comes
     */
    BlobIntake begin(Optional<Digest> expected, boolean unpack) throws IOException;

    /** Takes in a small document and holds it. */
    Digest put(byte[] document) throws IOException;

    /**
     * Makes an image of a manifest (OCI or Docker schema 2) whose blobs are all here and held. Waits until its layers are unpacked, and each is what the
     * configuration says. Throws INVALID for what is no image, NOT_FOUND if a blob is missing.
     *
     * @param names it gets, taken from the images that had them
     * @param listener told on this thread
     * @return the image's id, the digest of its configuration
     */
    Digest register(Digest manifest, List<ImageRef> names, LayerListener listener)
            throws IOException, InterruptedException;

    /**
     * What this has taken in of layers, whole or not, is to stay for some time when it is closed: the work broke off, and will be begun again. An intake of the
     * same layer goes on with it. Not to be said of content that is wrong.
     */
    void leave();

    /** Ends it. Intakes that are not committed are given up; what no image and no holder came to need is removed. */
    @Override
    void close() throws IOException;
}

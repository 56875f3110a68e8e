package org.felucca.driver.content;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.felucca.model.Digest;
import org.osgi.annotation.versioning.ProviderType;

/** Content by digest. A service; safe for all threads. */
@ProviderType
public interface ContentStore {
    /** Bytes of a blob; empty if it is not here. Only what a lease or a holder holds, or an image has, is still here a moment later. */
    OptionalLong size(Digest blob) throws IOException;

    /** A blob for reading, at its beginning; the caller closes. Who reads it reads on, also when it is removed. Throws NOT_FOUND. */
    FileChannel open(Digest blob) throws IOException;

    /** A new lease; the caller closes. */
    ContentLease lease();

    /**
     * Keeps blobs for a holder, durably, in the place of what it kept so far. They have to be here and held by a lease meanwhile. Throws NOT_FOUND and
     * changes nothing if one is missing.
     *
     * @param holder any text; by custom the bundle, a slash, and what is held: {@code registry/busybox@sha256:…}
     */
    void keep(String holder, Set<Digest> blobs) throws IOException;

    /** A holder lets go; what nobody else needs is removed. Nothing if there is no such holder. */
    void release(String holder) throws IOException;

    /** The holders whose names begin so, with what they keep. */
    Map<String, Set<Digest>> kept(String prefix);
}

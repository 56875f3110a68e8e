package org.felucca.driver.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.felucca.model.Digest;
import org.osgi.annotation.versioning.ProviderType;

/** A blob that is being taken in, hashed on the way. Of use to one thread at a time; the store decides where the bytes are until it is whole. */
@ProviderType
public interface BlobIntake extends AutoCloseable {
    /**
     * Bytes there are. More than 0 at the beginning if it is an image's layer of which an earlier attempt has {@linkplain ContentLease#leave left} some, perhaps
     * all: the source goes on from here. If that was wrong it shows with the commit, and the next intake begins from nothing.
     */
    long size();

    /** Adds bytes. */
    void write(ByteBuffer bytes) throws IOException;

    /**
     * Ends it: from now on the blob is here.
     *
     * @param expected what it has to be; INVALID, and nothing is kept, if it is something else. Empty: whatever it is, unless the beginning said
     */
    Digest commit(Optional<Digest> expected) throws IOException;

    /** Without a commit nothing stays, unless the lease {@linkplain ContentLease#leave leaves} it. */
    @Override
    void close() throws IOException;
}

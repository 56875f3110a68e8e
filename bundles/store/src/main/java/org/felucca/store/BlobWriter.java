package org.felucca.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.felucca.model.Digest;

/** A blob that is being written, hashed on the way. Closed without a commit it leaves nothing. One thread. */
public final class BlobWriter implements AutoCloseable {
    private final Blobs blobs;
    private final Path file;
    private final FileChannel channel;
    private final MessageDigest sha256;
    private long size;
    private Digest digest;
    private boolean committed;

    BlobWriter(Blobs blobs, Path file) throws IOException {
        this.blobs = blobs;
        this.file = file;
        this.channel = Blobs.openForWriting(file);
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    public void write(byte[] bytes, int offset, int length) throws IOException {
        sha256.update(bytes, offset, length);
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        size += length;
    }

    /** The digest of what was written; nothing can be written after. */
    public Digest digest() {
        if (digest == null) {
            digest = Digest.sha256(HexFormat.of().formatHex(sha256.digest()));
        }
        return digest;
    }

    /** Bytes written so far. */
    public long size() {
        return size;
    }

    /**
     * Makes the blob visible, surviving a power cut.
     *
     * @param expected what the content must be; throws IOException if it is something else
     */
    public Digest commit(Optional<Digest> expected) throws IOException {
        channel.force(true);
        commitUnsynced(expected);
        blobs.sync();
        return digest();
    }

    /** Makes the blob visible, surviving the end of this process but perhaps not a power cut. */
    public Digest commitUnsynced(Optional<Digest> expected) throws IOException {
        if (expected.isPresent() && !expected.get().equals(digest())) {
            throw new IOException("content is " + digest() + ", not " + expected.get());
        }
        blobs.publish(file, digest());
        committed = true;
        return digest();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!committed) {
            blobs.discard(file);
        }
    }
}

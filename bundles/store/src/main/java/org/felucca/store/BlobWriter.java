package org.felucca.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.felucca.model.Digest;

/** A blob that is being written, hashed on the way. Closed without a commit it leaves nothing, unless it is one of the {@link Parts}. One thread. */
public final class BlobWriter implements AutoCloseable {
    private static final int HASH_BUFFER = 256 * 1024;

    private final Blobs blobs;
    private final Path file;
    private final Optional<Parts.Part> part;
    private final FileChannel channel;
    private final MessageDigest sha256;
    private final Progress progress = new Progress();
    private Digest digest;
    private volatile boolean committed;

    BlobWriter(Blobs blobs, Path file) throws IOException {
        this(blobs, file, Optional.empty());
    }

    /** With what is in the file already. */
    static BlobWriter goingOn(Blobs blobs, Parts.Part part) throws IOException {
        BlobWriter writer = new BlobWriter(blobs, part.file(), Optional.of(part));
        try {
            writer.hashWhatIsThere();
            return writer;
        } catch (IOException e) {
            writer.close();
            throw e;
        }
    }

    private BlobWriter(Blobs blobs, Path file, Optional<Parts.Part> part) throws IOException {
        this.blobs = blobs;
        this.file = file;
        this.part = part;
        this.channel = Blobs.openForWriting(file);
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private void hashWhatIsThere() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(HASH_BUFFER);
        while (channel.read(buffer) >= 0) {
            sha256.update(buffer.flip());
            buffer.clear();
        }
        progress.grown(channel.position());
    }

    public void write(byte[] bytes, int offset, int length) throws IOException {
        sha256.update(bytes, offset, length);
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        progress.grown(length);
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
        return progress.size();
    }

    /**
     * What is written, for another thread to read while it is: it waits at what is not there yet, ends when the blob is committed, and fails when it is given
     * up. The caller closes.
     */
    public InputStream follow() throws IOException {
        return new FollowingInput(FileChannel.open(file, StandardOpenOption.READ), progress);
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
        if (part.isPresent()) {
            blobs.publishPart(file, digest());
        } else {
            blobs.publish(file, digest());
        }
        committed = true;
        progress.end(true);
        return digest();
    }

    /** What its beginner drops or leaves in the end, if it is such a one. */
    public Optional<Parts.Part> part() {
        return part;
    }

    /** Whether it has become visible. */
    public boolean isCommitted() {
        return committed;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        progress.end(false);
        if (!committed && part.isPresent()) {
            part.get().rest();
        } else if (!committed) {
            blobs.discard(file);
        }
    }

    /** How far the writing has come, for those who follow. */
    static final class Progress {
        private long size;
        private boolean ended;
        private boolean whole;

        synchronized void grown(long by) {
            size += by;
            notifyAll();
        }

        synchronized long size() {
            return size;
        }

        synchronized void end(boolean isWhole) {
            if (!ended) {
                ended = true;
                whole = isWhole;
                notifyAll();
            }
        }

        /** Waits until there are more bytes than that, or no more will come; says how many there are. */
        synchronized long awaitMore(long than) throws IOException, InterruptedException {
            while (size <= than && !ended) {
                wait();
            }
            if (ended && !whole) {
                throw new IOException("the blob was given up");
            }
            return size;
        }
    }
}

package org.felucca.graph.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.felucca.archive.Compression;
import org.felucca.engine.JobIo;
import org.felucca.engine.image.ProgressMessage;
import org.felucca.model.Digest;

/** Reads a blob once, to its end: for its digest, for that of the tar in it, and to compare that with the layer that was unpacked from it. */
final class BlobReading {
    private static final long TELL_EVERY = 4L << 20;

    private final Graph graph;
    private final JobIo io;
    private final Digest blob;
    private final long size;

    BlobReading(Graph graph, JobIo io, Digest blob, long size) {
        this.graph = graph;
        this.io = io;
        this.blob = blob;
        this.size = size;
    }

    /**
     * What was found.
     *
     * @param digest of the bytes; empty if they can't be read
     * @param failure why not
     * @param diff digest of the tar; empty if it is no layer
     * @param differences between the tar and the unpacked layer
     */
    record Found(Optional<Digest> digest, String failure, Optional<Digest> diff, List<String> differences) {
        /** What is wrong with the bytes. */
        Optional<String> problem(Digest wanted) {
            if (digest.isEmpty()) {
                return Optional.of("can't be read: " + failure);
            }
            return digest.get().equals(wanted) ? Optional.empty() : Optional.of("its content is " + digest.get());
        }
    }

    /**
     * Reads it. Throws HandlerReplaced when this bundle goes, NoSuchFileException if the blob has gone.
     *
     * @param layer whether it is one
     * @param folder that it was unpacked into
     */
    Found read(boolean layer, Optional<Path> folder) throws IOException, InterruptedException {
        Optional<Digest> diff = Optional.empty();
        List<String> differences = List.of();
        try (InputStream source = new Told(graph.blobs().open(blob))) {
            DigestInputStream raw = new DigestInputStream(source, Layers.sha256());
            if (layer) {
                try {
                    DigestInputStream tar = new DigestInputStream(Compression.decompress(raw), Layers.sha256());
                    differences = folder.isPresent() ? new LayerComparison(folder.get()).read(tar) : List.of();
                    tar.transferTo(OutputStream.nullOutputStream());
                    diff = Optional.of(digest(tar));
                } catch (IOException e) {
                    // damaged, which its digest tells as well, or unreadable, which the next read tells
                    differences = List.of();
                }
            }
            raw.transferTo(OutputStream.nullOutputStream());
            return new Found(Optional.of(digest(raw)), "", diff, differences);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return new Found(Optional.empty(), String.valueOf(e.getMessage()), Optional.empty(), List.of());
        }
    }

    private static Digest digest(DigestInputStream read) {
        return Digest.sha256(HexFormat.of().formatHex(read.getMessageDigest().digest()));
    }

    /** Tells how far the reading is, and ends it when nobody wants it any more. */
    private final class Told extends FilterInputStream {
        private long read;
        private long told;

        Told(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException();
            }
            int count = in.read(into, offset, length);
            read += Math.max(0, count);
            if (read - told >= TELL_EVERY) {
                told = read;
                graph.requireOpen();
                io.message(ProgressMessage.progress(blob.abbreviated(), "Verifying", read, size));
            }
            return count;
        }
    }
}

package org.felucca.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.felucca.model.Digest;

/**
 * Content by digest, laid out as an OCI image layout (image-layout.md): {@code blobs/sha256/<hex>} below the root. A blob is there whole
 * and verified, or not at all: it is written beside, in {@code incoming}, and renamed. Safe for all threads.
 */
public final class Blobs {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private final Path folder;
    private final Path incoming;
    private final Parts parts;

    /** In this folder, which is made; what an earlier process left half-written is removed, so there is one of these for a root. */
    public Blobs(Path root) throws IOException {
        folder = Files.createDirectories(
                PrivateFolder.make(root.resolve("blobs")).resolve("sha256"));
        incoming = PrivateFolder.make(root.resolve("incoming"));
        parts = new Parts(root);
        try (Stream<Path> left = Files.list(incoming)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
    }

    /** Begins a new blob. */
    public BlobWriter begin() throws IOException {
        return new BlobWriter(this, Files.createTempFile(incoming, "", ""));
    }

    /**
     * Begins a blob whose digest is known, with what an earlier attempt has left of it, which is read for its hash. The caller drops the {@linkplain #parts
     * part} or leaves it, when it has closed what is returned.
     */
    public BlobWriter begin(Digest expected) throws IOException {
        Optional<Parts.Part> part = parts.take(expected);
        if (part.isEmpty()) {
            return begin();
        }
        try {
            if (!has(expected)) {
                return BlobWriter.goingOn(this, part.get());
            }
        } catch (IOException e) {
            part.get().drop();
            throw e;
        }
        part.get().drop(); // it may be the same file as the blob: that is not written to any more
        return begin();
    }

    /** What was begun so. */
    public Parts parts() {
        return parts;
    }

    /** Keeps small content, durably. */
    public Digest put(byte[] content) throws IOException {
        Digest digest = Digest.of(content);
        if (!Files.exists(path(digest))) {
            try (BlobWriter writer = begin()) {
                writer.write(content, 0, content.length);
                writer.commit(Optional.of(digest));
            }
        }
        return digest;
    }

    /** Where it lies or would lie. The file is only read by others. */
    public Path path(Digest digest) {
        if (!digest.algorithm().equals("sha256")) {
            throw new IllegalArgumentException("not kept: " + digest);
        }
        return folder.resolve(digest.hex());
    }

    public boolean has(Digest digest) {
        return Files.exists(path(digest));
    }

    /** Bytes; throws NoSuchFileException. */
    public long size(Digest digest) throws IOException {
        return Files.size(path(digest));
    }

    /** The content of a small blob; throws NoSuchFileException. */
    public byte[] read(Digest digest) throws IOException {
        return Files.readAllBytes(path(digest));
    }

    /** The content; the caller closes. Throws NoSuchFileException. */
    public InputStream open(Digest digest) throws IOException {
        return Files.newInputStream(path(digest));
    }

    /** All that are there. What somebody else has put beside them is passed over. */
    public List<Digest> list() throws IOException {
        List<Digest> digests = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> HEX.matcher(name).matches())
                    .forEach(name -> digests.add(Digest.sha256(name)));
        }
        return digests;
    }

    /** Removes it; nothing if it is not there. Who reads it reads on. */
    public void delete(Digest digest) throws IOException {
        Files.deleteIfExists(path(digest));
    }

    /** Makes all that was kept until now survive a power cut, where {@link BlobWriter#commitUnsynced} has left that to later. */
    public void sync() throws IOException {
        AtomicFile.sync(folder);
    }

    /** Makes a blob survive a power cut, but for its name: {@link #sync()} is called after. */
    public void settle(Digest digest) throws IOException {
        try (FileChannel file = FileChannel.open(path(digest), StandardOpenOption.READ)) {
            file.force(true);
        }
    }

    void publish(Path file, Digest digest) throws IOException {
        Files.move(file, path(digest), StandardCopyOption.ATOMIC_MOVE);
    }

    /** By a second name, so that the first may stay. */
    void publishPart(Path file, Digest digest) throws IOException {
        try {
            Files.createLink(path(digest), file);
        } catch (FileAlreadyExistsException e) {
            return; // somebody else has brought it meanwhile
        } catch (UnsupportedOperationException e) {
            publish(file, digest);
        }
    }

    void discard(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    static FileChannel openForWriting(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            throw new IOException("another engine works in " + file.getParent(), e);
        }
    }
}

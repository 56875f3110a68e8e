package org.felucca.graph.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.felucca.archive.ArchiveException;
import org.felucca.archive.Compression;
import org.felucca.archive.LayerUnpacker;
import org.felucca.archive.TarEntry;
import org.felucca.archive.TarReader;
import org.felucca.engine.JobIo;
import org.felucca.engine.image.ProgressMessage;
import org.felucca.model.Digest;
import org.felucca.store.BlobWriter;
import org.felucca.store.Blobs;

/**
 * Reads the tar of an image archive once, as it comes: large files go into the content store at once and are unpacked while the next one is
 * read; small ones stay in memory. What they mean is told by files at the end of the tar.
 */
final class ArchiveIntake {
    private static final int SMALL = 256 * 1024;
    private static final long MOST_SMALL = 64L << 20;
    private static final int BUFFER = 128 * 1024;
    private static final long PROGRESS_EVERY = 512 * 1024;
    private static final int LONGEST_LINK_CHAIN = 16;

    private final Graph graph;
    private final Blobs blobs;
    private final Lease lease;
    private final Unpackings unpackings;
    private final JobIo io;
    private final boolean quiet;
    private final Map<String, ArchiveFile> files = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();
    private final byte[] buffer = new byte[BUFFER];
    private long small;

    ArchiveIntake(Graph graph, Lease lease, Unpackings unpackings, JobIo io, boolean quiet) {
        this.graph = graph;
        this.blobs = graph.blobs();
        this.lease = lease;
        this.unpackings = unpackings;
        this.io = io;
        this.quiet = quiet;
    }

    /** Reads to the end. Throws ArchiveException if it is no tar. */
    void read(InputStream archive) throws IOException {
        TarReader reader = new TarReader(Compression.decompress(archive));
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            String path = clean(entry.name());
            switch (entry.type()) {
                case FILE -> files.put(path, take(path, entry, reader.content()));
                case SYMLINK -> links.put(path, clean(parent(path) + "/" + entry.linkName()));
                case HARD_LINK -> links.put(path, clean(entry.linkName()));
                default -> {}
            }
        }
        reader.drain();
    }

    private ArchiveFile take(String path, TarEntry entry, InputStream content) throws IOException {
        if (entry.size() <= SMALL) {
            small += entry.size();
            if (small > MOST_SMALL) {
                throw new ArchiveException("too many small files");
            }
            return new ArchiveFile(Optional.of(content.readAllBytes()), Optional.empty(), entry.size());
        }
        Digest digest = store(path, entry.size(), content);
        return new ArchiveFile(Optional.empty(), Optional.of(digest), entry.size());
    }

    private Digest store(String path, long size, InputStream content) throws IOException {
        String label = label(path);
        DiskSpace.require(graph.root(), size);
        try (BlobWriter writer = blobs.begin()) {
            long told = 0;
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                writer.write(buffer, 0, read);
                if (!quiet && (writer.size() - told >= PROGRESS_EVERY || writer.size() == size)) {
                    told = writer.size();
                    io.message(ProgressMessage.progress(label, "Loading layer", told, size));
                }
            }
            Digest digest = writer.digest();
            lease.hold(digest);
            writer.commitUnsynced(Optional.empty());
            unpackings.begin(digest);
            return digest;
        }
    }

    /** Twelve digits of the name, which in archives is a digest or an id. */
    private static String label(String path) {
        String name = path.endsWith("/layer.tar") ? parent(path) : path;
        name = name.substring(name.lastIndexOf('/') + 1);
        return name.substring(0, Math.min(12, name.length()));
    }

    /** The file at a path; links are followed. */
    Optional<ArchiveFile> find(String path) {
        String at = clean(path);
        for (int i = 0; i < LONGEST_LINK_CHAIN; i++) {
            if (files.containsKey(at)) {
                return Optional.of(files.get(at));
            }
            if (!links.containsKey(at)) {
                return Optional.empty();
            }
            at = links.get(at);
        }
        return Optional.empty();
    }

    /** The file that must be there. */
    ArchiveFile require(String path) throws ArchiveException {
        return find(path).orElseThrow(() -> new ArchiveException("open " + path + ": no such file or directory"));
    }

    /** The content of a document; empty if the file is not there. */
    Optional<byte[]> content(String path) throws IOException {
        Optional<ArchiveFile> file = find(path);
        return file.isPresent() ? Optional.of(content(file.get())) : Optional.empty();
    }

    byte[] content(ArchiveFile file) throws IOException {
        if (file.content().isPresent()) {
            return file.content().get();
        }
        if (file.size() > MOST_SMALL) {
            throw new ArchiveException("document of " + file.size() + " bytes");
        }
        return blobs.read(file.blob().orElseThrow());
    }

    /** The file as a blob in the store. */
    Digest blob(ArchiveFile file) throws IOException {
        return file.blob().isPresent() ? file.blob().get() : put(file.content().orElseThrow());
    }

    /** Keeps a document as a blob. */
    Digest put(byte[] content) throws IOException {
        lease.hold(Digest.of(content));
        return blobs.put(content);
    }

    String text(String path) throws IOException {
        return content(path).map(c -> new String(c, StandardCharsets.UTF_8)).orElse("");
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    private static String clean(String name) {
        return LayerUnpacker.clean(name);
    }
}

package org.felucca.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.felucca.model.Digest;

/**
 * What has come of blobs whose digest is known beforehand: {@code parts/<hex>}. Unlike what lies in {@code incoming} it outlives its writer and the process,
 * so that another attempt goes on with it. It may be anything: a part counts only once it has been hashed from its first byte. A part that has become a blob
 * is one file with it by two names, until whoever took it drops it or leaves it. Safe for all threads.
 */
public final class Parts {
    private final Path folder;

    @GuardedBy("this")
    private final Map<Digest, Part> taken = new HashMap<>();

    Parts(Path root) throws IOException {
        folder = PrivateFolder.make(root.resolve("parts"));
    }

    /** What somebody has taken. */
    public final class Part {
        private final Digest expected;
        private boolean idle;

        private Part(Digest expected) {
            this.expected = expected;
        }

        Path file() {
            return Parts.this.file(expected);
        }

        public Digest expected() {
            return expected;
        }

        /** It is not written to any more, and is no blob: somebody else may take it over. */
        void rest() {
            synchronized (Parts.this) {
                idle = true;
            }
        }

        /** Another attempt may go on with it. Nothing if somebody does so already. */
        public void leave() {
            synchronized (Parts.this) {
                taken.remove(expected, this);
            }
        }

        /** It is of no use, unless somebody has taken it over. The blob that it has become stays. */
        public void drop() throws IOException {
            synchronized (Parts.this) {
                if (taken.get(expected) == this) {
                    Files.deleteIfExists(file());
                    taken.remove(expected);
                }
            }
        }
    }

    /** The file to go on with, made if there is none; empty if somebody writes it, or holds the blob that it is. It is the caller's until it is dropped or left. */
    synchronized Optional<Part> take(Digest expected) throws IOException {
        Part others = taken.get(expected);
        if (others != null && !others.idle) {
            return Optional.empty();
        }
        Part part = new Part(expected);
        if (!Files.exists(part.file())) {
            Files.createFile(part.file());
        }
        taken.put(expected, part);
        return Optional.of(part);
    }

    /**
     * Removes what nobody has, and nobody has written to for so long.
     *
     * @return bytes that were freed
     */
    public synchronized long expire(Duration limit) throws IOException {
        Instant before = Instant.now().minus(limit);
        long freed = 0;
        for (Path file : files()) {
            String name = file.getFileName().toString();
            boolean isTaken = name.matches("[0-9a-f]{64}") && taken.containsKey(Digest.sha256(name));
            if (!isTaken && !lastWritten(file).isAfter(before)) {
                freed += Files.size(file);
                Files.delete(file);
            }
        }
        return freed;
    }

    private static Instant lastWritten(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toInstant();
    }

    /** Whether there are none, those included that somebody has. */
    public boolean isEmpty() throws IOException {
        return files().isEmpty();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private Path file(Digest expected) {
        return folder.resolve(expected.hex());
    }
}

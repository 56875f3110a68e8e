package org.felucca.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A file that is either as it was or as it shall be, never between: written beside, then renamed (rename(2) is atomic). One
 * writer at a time; readers may come whenever they like.
 */
public final class AtomicFile {
    private static final String BESIDE = ".new-";
    /** Of this process: numbers of processes come again, also at the start of a container that an engine runs in. */
    private static final String OURS = BESIDE + ProcessHandle.current().pid() + "-"
            + ProcessHandle.current()
                    .info()
                    .startInstant()
                    .orElse(Instant.EPOCH)
                    .toEpochMilli();

    private static final String FIRST = ".first";

    private final Path path;
    private final Disk disk;

    /** At this path; its folder exists when it is written. */
    public AtomicFile(Path path) {
        this(path, Disk.REAL);
    }

    AtomicFile(Path path, Disk disk) {
        this.path = path;
        this.disk = disk;
    }

    /** Replaces the content so that it survives a power cut: the file and its folder are synced. */
    public void write(byte[] content) throws IOException {
        replace(content, true);
        disk.sync(path.getParent());
    }

    /** Replaces the content so that it survives the end of this process, not surely a power cut. Ten times cheaper on a disk. */
    public void writeUnsynced(byte[] content) throws IOException {
        replace(content, false);
    }

    /**
     * Writes the first content of a file that is not there yet, under another name, without waiting for a disk: it survives the end of this process
     * at once, a power cut once it is {@linkplain #settle settled}.
     */
    public void writeFirst(byte[] content) throws IOException {
        disk.write(first(), content);
    }

    /** Makes what was first written survive a power cut. Nothing if there is no such thing, or if it has gone with its folder. */
    public void settle() throws IOException {
        try {
            disk.sync(first());
            disk.move(first(), path);
            disk.sync(path.getParent());
        } catch (NoSuchFileException e) {
            return; // settled before, or removed
        }
    }

    /** What was first written and not settled; after a power cut it may be torn. Empty if there is no such thing. */
    public Optional<byte[]> readFirst() throws IOException {
        return read(first());
    }

    private Path first() {
        return path.resolveSibling(path.getFileName() + FIRST);
    }

    private void replace(byte[] content, boolean sync) throws IOException {
        Path beside = path.resolveSibling(path.getFileName() + OURS);
        try {
            disk.write(beside, content);
            if (sync) {
                disk.sync(beside);
            }
            disk.move(beside, path);
        } catch (IOException e) {
            giveUp(beside, e);
            throw e;
        }
    }

    /** A full disk has no place for halves. */
    private static void giveUp(Path beside, IOException failure) {
        try {
            Files.deleteIfExists(beside);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** The content; empty if the file was never written. */
    public Optional<byte[]> read() throws IOException {
        return read(path);
    }

    private static Optional<byte[]> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Removes it, durably. Nothing if it is not there. */
    public void delete() throws IOException {
        if (Files.deleteIfExists(path)) {
            disk.sync(path.getParent());
        }
    }

    /** Removes from a folder what processes before this one were writing when they ended. Nothing if there is no such folder. */
    public static void sweep(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + BESIDE + "*")) {
            for (Path file : files) {
                if (!file.toString().endsWith(OURS)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NotDirectoryException | NoSuchFileException e) {
            return; // nothing was written there, or it is gone by now
        }
    }

    /** Makes the entries of a folder durable, fsync(2). */
    public static void sync(Path folder) throws IOException {
        Disk.REAL.sync(folder);
    }
}

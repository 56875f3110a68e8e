package org.felucca.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A value kept in a file of its own, always whole.
 *
 * @param <T> a record, see {@link Json}
 */
public final class JsonRecord<T> {
    private final Path path;
    private final AtomicFile file;
    private final Class<T> type;

    public JsonRecord(Path path, Class<T> type) {
        this.path = path;
        this.file = new AtomicFile(path);
        this.type = type;
    }

    /** The value; empty if it was never written. Throws IOException with the file's name if it can't be understood. */
    public Optional<T> read() throws IOException {
        Optional<byte[]> content = file.read();
        if (content.isEmpty()) {
            return file.readFirst().flatMap(this::whole);
        }
        if (content.get().length == 0) {
            throw new IOException("read " + path + ": it is empty");
        }
        try {
            return Optional.of(Json.read(content.get(), type));
        } catch (RuntimeException e) {
            // no JSON, null, or values that the record's constructor refuses
            throw new IOException("read " + path + ": " + e.getMessage(), e);
        }
    }

    /** What a power cut has left of a first value counts if nothing is missing: blocks that were not written are missing or zero. */
    private Optional<T> whole(byte[] json) {
        for (byte one : json) {
            if (one == 0) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(Json.read(json, type));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Keeps the first value, without waiting for a disk: it survives the end of this process at once and a power cut once it is
     * {@linkplain #settle settled}. A power cut in between leaves this value or none.
     */
    public void writeFirst(T value) throws IOException {
        file.writeFirst(Json.write(value));
    }

    /** Makes the first value survive a power cut; done before another is written. Nothing if that has been done, or if it has been removed. */
    public void settle() throws IOException {
        file.settle();
    }

    /** Keeps the value, surviving a power cut. */
    public void write(T value) throws IOException {
        file.write(Json.write(value));
    }

    /** Keeps the value, surviving the end of this process. */
    public void writeUnsynced(T value) throws IOException {
        file.writeUnsynced(Json.write(value));
    }

    /** Removes it, durably. */
    public void delete() throws IOException {
        file.delete();
    }
}

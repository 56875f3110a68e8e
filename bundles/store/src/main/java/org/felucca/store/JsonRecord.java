package org.felucca.store;

import com.google.gson.JsonParseException;
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
        try {
            return content.map(json -> Json.read(json, type));
        } catch (JsonParseException e) {
            throw new IOException("read " + path + ": " + e.getMessage(), e);
        }
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

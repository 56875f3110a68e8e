package org.felucca.containers.internal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.felucca.driver.log.LogEntry;
import org.felucca.driver.log.LogSink;

/** Writes to a log that can't be read back, and to one that can: the second has it even if the first is out of reach. */
record CachedSink(LogSink cache, LogSink sink) implements LogSink {
    @Override
    public void write(LogEntry entry) throws IOException {
        ByteBuffer bytes = entry.bytes().duplicate();
        try {
            cache.write(entry);
            cache.flush(); // now: the other may hang
        } finally {
            sink.write(new LogEntry(entry.stream(), entry.time(), bytes, entry.partial()));
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            cache.flush();
        } finally {
            sink.flush();
        }
    }

    @Override
    public void close() throws IOException {
        try (sink) {
            cache.close();
        }
    }
}

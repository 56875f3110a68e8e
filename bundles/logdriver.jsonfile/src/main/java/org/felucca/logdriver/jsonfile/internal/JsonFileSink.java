package org.felucca.logdriver.jsonfile.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import org.felucca.driver.log.LogEntry;
import org.felucca.driver.log.LogSink;

/** Appends to a log file. What was flushed is whole lines, so that a crash of the engine leaves no half one behind. */
final class JsonFileSink implements LogSink {
    private static final int BUFFER = 256 * 1024;

    private final LogFiles files;
    private final Rotation rotation;
    private FileChannel file;
    private ByteBuffer buffer = ByteBuffer.allocate(4096);
    private Instant lastTime = Instant.MIN;
    private byte[] lastTimeText = {};

    JsonFileSink(LogFiles files, Rotation rotation) throws IOException {
        this.files = files;
        this.rotation = rotation;
        this.file = open(files.current());
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    }

    @Override
    public synchronized void write(LogEntry entry) throws IOException {
        int bound = JsonLine.bound(entry.bytes().remaining());
        if (buffer.remaining() < bound) {
            if (buffer.position() + bound > Math.min(BUFFER, rotation.size())) {
                flush();
            }
            reserve(bound);
        }
        JsonLine.write(entry, text(entry.time()), buffer);
    }

    private void reserve(int bound) {
        if (buffer.remaining() < bound) {
            int size = Math.max(buffer.position() + bound, Math.min(BUFFER, buffer.capacity() * 4));
            buffer = ByteBuffer.allocate(size).put(buffer.flip());
        }
    }

    /** All lines of one piece of output have one time. */
    private byte[] text(Instant time) {
        if (!time.equals(lastTime)) {
            lastTime = time;
            lastTimeText = time.toString().getBytes(StandardCharsets.US_ASCII);
        }
        return lastTimeText;
    }

    @Override
    public synchronized void flush() throws IOException {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
        } finally {
            buffer.clear();
        }
        if (file.size() >= rotation.size()) {
            file.close();
            files.turnOver(rotation.files());
            file = open(files.current());
        }
    }

    @Override
    public synchronized void close() throws IOException {
        try {
            flush();
        } finally {
            file.close();
        }
    }
}

package org.felucca.logs.file;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.felucca.driver.log.LogEntry;
import org.felucca.driver.log.LogSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Appends to a log. What was flushed is whole entries, so that a crash of the engine leaves no half one behind. */
final class FileSink implements LogSink {
    private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);
    private static final int BUFFER = 256 * 1024;

    private final LogFiles files;
    private final LogFormat format;
    private final Rotation rotation;
    private final Compressor compressor;
    private FileChannel file;
    private long size;
    private ByteBuffer buffer = ByteBuffer.allocate(4096);

    FileSink(LogFiles files, LogFormat format, Rotation rotation, Compressor compressor) throws IOException {
        this.files = files;
        this.format = format;
        this.rotation = rotation;
        this.compressor = compressor;
        this.file = open(files.current());
        this.size = whole();
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    }

    /** The size of the file without the half entry that a power cut or a full disk may have left at its end. */
    private long whole() throws IOException {
        long all = file.size();
        if (all == 0 || format.endsWhole(file, all)) {
            return all;
        }
        Scanner entries = new Scanner(new Content.Plain(file), format, 0);
        long end = 0;
        try {
            while (entries.next()) {
                end = entries.position();
            }
        } catch (StreamCorruptedException e) {
            LOG.warn("log {}: what lies behind byte {} is no log: {}", files.current(), end, e.getMessage());
        }
        file.truncate(end);
        return end;
    }

    @Override
    public synchronized void write(LogEntry entry) throws IOException {
        int bound = format.bound(entry);
        if (buffer.remaining() < bound) {
            if (buffer.position() + bound > Math.min(BUFFER, rotation.size())) {
                flush();
            }
            reserve(bound);
        }
        format.write(entry, buffer);
    }

    private void reserve(int bound) {
        if (buffer.remaining() < bound) {
            int larger = Math.max(buffer.position() + bound, Math.min(BUFFER, buffer.capacity() * 4));
            buffer = ByteBuffer.allocate(larger).put(buffer.flip());
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        buffer.flip();
        try {
            long at = size;
            while (buffer.hasRemaining()) {
                at += file.write(buffer, at);
            }
            size = at;
        } catch (IOException e) {
            file.truncate(size);
            throw e;
        } finally {
            buffer.clear();
        }
        if (size >= rotation.size()) {
            turnOver();
        }
    }

    private void turnOver() throws IOException {
        file.close();
        long turned = files.turnOver(rotation.files());
        file = open(files.current());
        size = 0;
        if (rotation.compress()) {
            compressor.compress(files, turned);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (!file.isOpen()) {
            return;
        }
        try {
            flush();
        } finally {
            file.close();
        }
    }
}

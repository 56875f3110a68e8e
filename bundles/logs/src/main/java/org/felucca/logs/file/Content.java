package org.felucca.logs.file;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;

/** What is in an open file, compressed or not; read from the beginning to the end. */
interface Content extends Closeable {
    /** Reads from a position that is not before the last one; -1 at the end. */
    int read(ByteBuffer into, long position) throws IOException;

    static Content open(Path file, boolean compressed) throws IOException {
        return compressed
                ? new Compressed(Files.newInputStream(file))
                : new Plain(FileChannel.open(file, StandardOpenOption.READ));
    }

    /** May grow while it is read. */
    record Plain(FileChannel channel) implements Content {
        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return channel.read(into, position);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Unpacked while it is read. */
    final class Compressed implements Content {
        private static final int BLOCK = 16 * 1024;

        private final InputStream file;
        private InputStream text;
        private long at;

        Compressed(InputStream file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            if (text == null) {
                text = new GZIPInputStream(file, BLOCK);
            }
            try {
                text.skipNBytes(position - at);
            } catch (EOFException e) {
                return -1; // a place behind its end: nothing is left of it
            }
            int count = text.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
            if (count > 0) {
                into.position(into.position() + count);
            }
            at = position + Math.max(count, 0);
            return count;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}

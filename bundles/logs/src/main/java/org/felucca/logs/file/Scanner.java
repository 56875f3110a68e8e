package org.felucca.logs.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.felucca.driver.log.LogEntry;

/** Goes through a file from entry to entry; where there is no whole one yet it can be asked again. */
final class Scanner {
    private static final int BLOCK = 64 * 1024;

    private final Content content;
    private final LogFormat format;
    private byte[] bytes = new byte[BLOCK];
    private long base;
    private int begin;
    private int end;
    private int length;

    Scanner(Content content, LogFormat format, long position) {
        this.content = content;
        this.format = format;
        this.base = position;
    }

    /** Goes to the next whole entry; false if there is none yet. */
    boolean next() throws IOException {
        begin = end;
        while (true) {
            int behind = format.end(bytes, begin, length);
            if (behind > 0) {
                end = behind;
                return true;
            }
            System.arraycopy(bytes, begin, bytes, 0, length - begin);
            base += begin;
            length -= begin;
            begin = 0;
            end = 0;
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, bytes.length * 2);
            }
            int count = content.read(ByteBuffer.wrap(bytes, length, bytes.length - length), base + length);
            if (count <= 0) {
                return false;
            }
            length += count;
        }
    }

    /** The entry it has gone to; its bytes are good until the next. */
    LogEntry entry() throws IOException {
        return format.read(bytes, begin, end);
    }

    /** Behind it. */
    long position() {
        return base + end;
    }
}

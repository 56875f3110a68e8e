package org.felucca.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.felucca.model.StreamKind;

/** The standard output of a job as a stream, in large pieces. Closing it writes what is left; the client's side stays open. */
public final class JobOutput extends OutputStream {
    private final JobIo io;
    private final ByteBuffer buffer = ByteBuffer.allocate(128 * 1024);

    public JobOutput(JobIo io) {
        this.io = io;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int left = length;
        while (left > 0) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int part = Math.min(left, buffer.remaining());
            buffer.put(bytes, at, part);
            at += part;
            left -= part;
        }
    }

    @Override
    public void flush() throws IOException {
        buffer.flip();
        if (buffer.hasRemaining()) {
            io.write(StreamKind.STDOUT, buffer);
        }
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}

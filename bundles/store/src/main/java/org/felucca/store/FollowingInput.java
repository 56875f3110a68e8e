package org.felucca.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads a file that another thread still writes. */
final class FollowingInput extends InputStream {
    private final FileChannel file;
    private final BlobWriter.Progress progress;
    private long position;

    /** Closes the channel in the end. */
    FollowingInput(FileChannel file, BlobWriter.Progress progress) {
        this.file = file;
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        long there;
        try {
            there = progress.awaitMore(position);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
        if (there == position) {
            return -1;
        }
        int read = file.read(ByteBuffer.wrap(into, offset, (int) Math.min(length, there - position)), position);
        position += read;
        return read;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

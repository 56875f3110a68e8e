package org.felucca.client.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body of a known length. */
final class FixedInput extends InputStream {
    private final Connection connection;
    private long left;

    FixedInput(Connection connection, long length) {
        this.connection = connection;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int n = connection.read(target, offset, (int) Math.min(length, left));
        if (n < 0) {
            throw new EOFException("unexpected EOF");
        }
        left -= n;
        return n;
    }
}

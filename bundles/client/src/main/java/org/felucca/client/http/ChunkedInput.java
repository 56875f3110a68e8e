package org.felucca.client.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body in chunks (RFC 9112 section 7.1); ends after the last chunk, the connection stays usable. */
final class ChunkedInput extends InputStream {
    private final Connection connection;
    private long left;
    private boolean first = true;
    private boolean ended;

    ChunkedInput(Connection connection) {
        this.connection = connection;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int n = connection.read(target, offset, (int) Math.min(length, left));
        if (n < 0) {
            throw new EOFException("unexpected EOF");
        }
        left -= n;
        return n;
    }

    private void nextChunk() throws IOException {
        if (!first) {
            connection.readLine();
        }
        first = false;
        String size = connection.readLine();
        int extension = size.indexOf(';');
        String hex = (extension < 0 ? size : size.substring(0, extension)).trim();
        try {
            left = Long.parseLong(hex, 16);
        } catch (NumberFormatException e) {
            throw new IOException("malformed chunk size \"" + hex + "\"", e);
        }
        if (left == 0) {
            ended = true;
            String trailer;
            do {
                trailer = connection.readLine();
            } while (!trailer.isEmpty());
        }
    }
}

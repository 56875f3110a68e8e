package org.felucca.server.internal.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a client sends over a websocket, RFC 6455: the payload of its data frames, one behind the other. Pings are answered; the client's close
 * ends the input. A read that waits can be interrupted without a loss, as the connection's own.
 */
final class WebSocketInput extends InputStream {
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int CONTROL = 8;
    private static final int MOST_OF_CONTROL = 125;
    private static final int LONGEST_HEAD = 14;

    private final InputStream raw;
    private final WebSocket socket;

    private final byte[] head = new byte[LONGEST_HEAD];
    private int headRead;
    private long left;
    private int position;
    private byte[] control = new byte[0];
    private boolean inFrame;
    private boolean ended;

    WebSocketInput(InputStream raw, WebSocket socket) {
        this.raw = raw;
        this.socket = socket;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!inFrame) {
                readHead();
            } else if (opcode() >= CONTROL) {
                readControl();
            } else if (left == 0) {
                endFrame();
            } else {
                int count = readMasked(bytes, offset, (int) Math.min(length, left));
                left -= count;
                return count;
            }
        }
        return -1;
    }

    private int opcode() {
        return head[0] & 0x0f;
    }

    private void endFrame() {
        inFrame = false;
        headRead = 0;
    }

    private int readMasked(byte[] bytes, int offset, int length) throws IOException {
        int count = raw.read(bytes, offset, length);
        if (count < 0) {
            throw new EOFException("the client has gone in the middle of a frame");
        }
        int mask = headRead - 4;
        for (int i = 0; i < count; i++) {
            bytes[offset + i] ^= head[mask + (position++ & 3)];
        }
        return count;
    }

    private void readHead() throws IOException {
        while (headRead < headLength()) {
            int count = raw.read(head, headRead, headLength() - headRead);
            if (count < 0) {
                ended = true; // a client that goes without a goodbye
                return;
            }
            headRead += count;
        }
        if ((head[1] & 0x80) == 0) {
            throw new IOException("a websocket client has to mask what it sends");
        }
        ByteBuffer buffer = ByteBuffer.wrap(head);
        left = switch (head[1] & 0x7f) {
            case 126 -> buffer.getShort(2) & 0xffff;
            case 127 -> buffer.getLong(2);
            default -> head[1] & 0x7f;
        };
        if (left < 0 || (opcode() >= CONTROL && left > MOST_OF_CONTROL)) {
            throw new IOException("a websocket frame of impossible length");
        }
        position = 0;
        control = new byte[0];
        inFrame = true;
    }

    /** Two bytes, the length where it is long, the mask. */
    private int headLength() {
        if (headRead < 2) {
            return 2;
        }
        int length = head[1] & 0x7f;
        return 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + 4;
    }

    private void readControl() throws IOException {
        while (left > 0) {
            byte[] piece = new byte[(int) left];
            int count = readMasked(piece, 0, piece.length);
            int before = control.length;
            control = Arrays.copyOf(control, before + count);
            System.arraycopy(piece, 0, control, before, count);
            left -= count;
        }
        if (opcode() == CLOSE) {
            ended = true;
            socket.close();
        } else if (opcode() == PING) {
            socket.pong(control);
        }
        endFrame();
    }
}

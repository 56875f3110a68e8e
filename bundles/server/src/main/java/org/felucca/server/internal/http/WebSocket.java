package org.felucca.server.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.locks.ReentrantLock;

/** Bytes both ways over a websocket, RFC 6455. What is written goes as a message of its own. */
public final class WebSocket implements ByteSink {
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int LAST = 0x80;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PONG = 10;
    private static final byte[] NORMAL = {3, (byte) 0xe8};

    private final HijackedConnection connection;
    private final int message;
    private final InputStream input;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    /**
     * @param text messages are text, as old clients want them; else binary
     */
    public WebSocket(HijackedConnection connection, boolean text) {
        this.connection = connection;
        this.message = text ? TEXT : BINARY;
        this.input = new WebSocketInput(connection.input(), this);
    }

    /** What shows a client that its key was understood. */
    public static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /** The client's messages, one behind the other. */
    public InputStream input() {
        return input;
    }

    @Override
    public void write(ByteBuffer... buffers) throws IOException {
        send(message, buffers);
    }

    void pong(byte[] content) throws IOException {
        send(PONG, ByteBuffer.wrap(content));
    }

    /** Says goodbye, once. */
    public void close() throws IOException {
        send(CLOSE, ByteBuffer.wrap(NORMAL));
    }

    private void send(int opcode, ByteBuffer... buffers) throws IOException {
        long length = 0;
        ByteBuffer[] frame = new ByteBuffer[buffers.length + 1];
        for (int i = 0; i < buffers.length; i++) {
            length += buffers[i].remaining();
            frame[i + 1] = buffers[i];
        }
        frame[0] = head(opcode, length);
        lock.lock();
        try {
            if (closed) {
                return; // nothing comes behind the goodbye
            }
            closed = opcode == CLOSE;
            connection.write(frame);
        } finally {
            lock.unlock();
        }
    }

    private static ByteBuffer head(int opcode, long length) {
        ByteBuffer head = ByteBuffer.allocate(10).put((byte) (LAST | opcode));
        if (length < 126) {
            head.put((byte) length);
        } else if (length < 1 << 16) {
            head.put((byte) 126).putShort((short) length);
        } else {
            head.put((byte) 127).putLong(length);
        }
        return head.flip();
    }
}

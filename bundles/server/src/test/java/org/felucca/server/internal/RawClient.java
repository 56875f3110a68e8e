package org.felucca.server.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that speaks HTTP byte by byte, to see what really comes over the wire. */
final class RawClient implements Closeable {
    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(64 << 10).limit(0);

    private boolean afterChunk;

    RawClient(SocketChannel channel) {
        this.channel = channel;
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    void halfClose() throws IOException {
        channel.shutdownOutput();
    }

    /** -1 at the end. */
    int read() throws IOException {
        while (!buffer.hasRemaining()) {
            buffer.clear();
            int count = channel.read(buffer);
            buffer.flip();
            if (count < 0) {
                return -1;
            }
        }
        return buffer.get() & 0xff;
    }

    byte[] read(int count) throws IOException {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            int b = read();
            if (b < 0) {
                throw new EOFException("after " + i + " of " + count + " bytes");
            }
            bytes[i] = (byte) b;
        }
        return bytes;
    }

    byte[] readAll() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int b = read(); b >= 0; b = read()) {
            all.write(b);
        }
        return all.toByteArray();
    }

    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = read(); b != '\n'; b = read()) {
            if (b < 0) {
                throw new EOFException("in the line " + line);
            }
            line.append((char) b);
        }
        return line.toString().stripTrailing();
    }

    /** Status line and headers; the body is left. */
    Head head() throws IOException {
        String status = line();
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        return new Head(status, headers);
    }

    /** A chunk of a chunked body; empty at its end. Jetty sends the line end behind a chunk with the next one. */
    byte[] chunk() throws IOException {
        if (afterChunk) {
            line();
        }
        int size = Integer.parseInt(line(), 16);
        byte[] bytes = read(size);
        afterChunk = size > 0;
        if (size == 0) {
            line();
        }
        return bytes;
    }

    Answer answer(String method) throws IOException {
        Head head = head();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean none = method.equals("HEAD") || head.status() == 204 || head.status() == 304;
        if (!none && "chunked".equals(head.headers().get("transfer-encoding"))) {
            for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
                body.write(chunk);
            }
        } else if (!none) {
            body.write(read(Integer.parseInt(head.headers().get("content-length"))));
        }
        return new Answer(head.status(), head.headers(), body.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    record Head(String line, Map<String, String> headers) {
        int status() {
            return Integer.parseInt(line.substring(9, 12));
        }
    }

    record Answer(int status, Map<String, String> headers, String body) {
        JsonElement json() {
            return JsonParser.parseString(body);
        }

        String message() {
            return json().getAsJsonObject().get("message").getAsString();
        }
    }
}

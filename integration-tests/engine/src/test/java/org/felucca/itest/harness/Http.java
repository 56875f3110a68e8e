package org.felucca.itest.harness;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP by hand over the engine's socket: what a client library would hide can be sent and seen. */
public final class Http {
    private final Path socket;

    public Http(Path socket) {
        this.socket = socket;
    }

    public Response get(String path) {
        return send("GET", path);
    }

    public Response delete(String path) {
        return send("DELETE", path);
    }

    /** POST with a JSON body; null for no body. */
    public Response post(String path, String json) {
        return send("POST", path, json, json == null ? Map.of() : Map.of("Content-Type", "application/json"));
    }

    /** A request without a body. */
    public Response send(String method, String path) {
        return sendBytes(method, path, null, Map.of());
    }

    /** One request on a connection of its own; the answer is read whole. */
    public Response send(String method, String path, String body, Map<String, String> headers) {
        return sendBytes(method, path, body == null ? null : body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** One request with a body of bytes (null for none). */
    public Response sendBytes(String method, String path, byte[] body, Map<String, String> headers) {
        try (Connection connection = open()) {
            connection.request(method, path, body, headers);
            return connection.response(method.equals("HEAD"));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        }
    }

    public Connection open() throws IOException {
        return new Connection(socket);
    }

    /** An answer. Header names are in lower case. Answers are read, never compared as a whole. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Response(int status, String reason, Map<String, String> headers, byte[] bytes) {
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        public JsonElement json() {
            return JsonParser.parseString(text());
        }

        public JsonObject object() {
            return json().getAsJsonObject();
        }

        /** The sentence of an error body, which has to be exactly {"message": "…"}. */
        public String message() {
            JsonObject error = object();
            if (error.size() != 1) {
                throw new AssertionError("not an error body: " + text());
            }
            return error.get("message").getAsString();
        }

        /** Asserts the status. */
        public Response expect(int wanted) {
            if (status != wanted) {
                throw new AssertionError("expected " + wanted + ": " + this);
            }
            return this;
        }

        @Override
        public String toString() {
            return status + " " + reason + " " + headers + " " + text();
        }
    }

    /** A connection that is used byte by byte. */
    public static final class Connection implements Closeable {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(65536).flip();

        Connection(Path socket) throws IOException {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
        }

        public void request(String method, String path, byte[] body, Map<String, String> headers) throws IOException {
            StringBuilder head = new StringBuilder();
            head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: d\r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            if (body != null && !headers.containsKey("Content-Length")) {
                head.append("Content-Length: ").append(body.length).append("\r\n");
            }
            write(head.append("\r\n").toString());
            if (body != null) {
                write(body);
            }
        }

        public void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.UTF_8));
        }

        public void write(byte[] bytes) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        /** Says that no more will be written; reading goes on. */
        public void shutdownOutput() throws IOException {
            channel.shutdownOutput();
        }

        /** The next byte, -1 at the end. */
        public int read() throws IOException {
            if (!in.hasRemaining()) {
                in.clear();
                int n = channel.read(in);
                in.flip();
                if (n < 0) {
                    return -1;
                }
            }
            return in.get() & 0xff;
        }

        /** Exactly this many bytes. */
        public byte[] read(int count) throws IOException {
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

        /** All bytes until the other side ends. */
        public byte[] readAll() throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int b = read(); b >= 0; b = read()) {
                all.write(b);
            }
            return all.toByteArray();
        }

        /** Text up to and with this text. */
        public String readUntil(String end) throws IOException {
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            while (!got.toString(StandardCharsets.UTF_8).endsWith(end)) {
                int b = read();
                if (b < 0) {
                    throw new EOFException("no \"" + end + "\" in: " + got.toString(StandardCharsets.UTF_8));
                }
                got.write(b);
            }
            return got.toString(StandardCharsets.UTF_8);
        }

        /** Status line and headers only; the body is left to be read. */
        public Response head() throws IOException {
            String[] statusLine = line().split(" ", 3);
            Map<String, String> headers = new TreeMap<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            String reason = statusLine.length > 2 ? statusLine[2] : "";
            return new Response(Integer.parseInt(statusLine[1]), reason, headers, new byte[0]);
        }

        /** A whole answer, its body by length, chunks or end of the connection. */
        public Response response(boolean headOnly) throws IOException {
            Response head = head();
            byte[] body;
            if (headOnly || head.status() == 204 || head.status() == 304 || head.status() < 200) {
                body = new byte[0];
            } else if (head.headers().getOrDefault("transfer-encoding", "").equals("chunked")) {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
                    all.writeBytes(chunk);
                }
                body = all.toByteArray();
            } else if (head.headers().containsKey("content-length")) {
                body = read(Integer.parseInt(head.headers().get("content-length")));
            } else {
                body = readAll();
            }
            return new Response(head.status(), head.reason(), head.headers(), body);
        }

        /**
         * The next chunk of a chunked body; empty at its end. The line end behind a chunk may come only with the next one, so it is
         * read then.
         */
        public byte[] chunk() throws IOException {
            String size = line();
            byte[] bytes = read(Integer.parseInt(size.isEmpty() ? line() : size, 16));
            if (bytes.length == 0) {
                line();
            }
            return bytes;
        }

        /** The next frame of a multiplexed stream: id of the stream and payload; null at the end. */
        public Frame frame() throws IOException {
            int stream = read();
            if (stream < 0) {
                return null;
            }
            byte[] rest = read(7);
            return new Frame(stream, new String(read(ByteBuffer.wrap(rest, 3, 4).getInt()), StandardCharsets.UTF_8));
        }

        private String line() throws IOException {
            String line = readUntil("\n");
            return line.substring(0, line.length() - (line.endsWith("\r\n") ? 2 : 1));
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** A frame: 0 standard input, 1 output, 2 error, 3 an error of the engine. */
    public record Frame(int stream, String text) {}
}

package org.felucca.client.http;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One HTTP/1.1 connection to an engine (RFC 9112, the part that the Engine API uses). Requests follow each other; a
 * hijacked connection is a raw stream in both directions from then on. Reading and writing may happen on two threads.
 */
public final class Connection implements Closeable {
    private static final int MAX_LINE = 64 * 1024;

    private final SocketChannel channel;
    private final ByteBuffer input = ByteBuffer.allocate(32 * 1024).flip();

    private Connection(SocketChannel channel) {
        this.channel = channel;
    }

    /** Connects to the engine. The caller closes the connection. */
    public static Connection open(EngineAddress address) throws IOException {
        return new Connection(address.open());
    }

    /** Sends a request whose body, if any, is in memory. */
    public void send(String method, String target, Map<String, String> headers, byte[] body) throws IOException {
        StringBuilder head = head(method, target, headers);
        if (body != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        } else if (!method.equals("GET") && !method.equals("HEAD")) {
            head.append("Content-Length: 0\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer message = ByteBuffer.allocate(start.length + (body == null ? 0 : body.length));
        message.put(start);
        if (body != null) {
            message.put(body);
        }
        writeFully(message.flip());
    }

    /** Sends a request and streams {@code body} to its end, chunked, since its length is not known. */
    public void sendChunked(String method, String target, Map<String, String> headers, InputStream body)
            throws IOException {
        String head = head(method, target, headers)
                .append("Transfer-Encoding: chunked\r\n\r\n")
                .toString();
        writeFully(ByteBuffer.wrap(head.getBytes(StandardCharsets.UTF_8)));
        byte[] chunk = new byte[256 * 1024];
        for (int n = body.read(chunk); n >= 0; n = body.read(chunk)) {
            if (n > 0) {
                byte[] size = (Integer.toHexString(n) + "\r\n").getBytes(StandardCharsets.US_ASCII);
                ByteBuffer framed = ByteBuffer.allocate(size.length + n + 2);
                writeFully(framed.put(size)
                        .put(chunk, 0, n)
                        .put((byte) '\r')
                        .put((byte) '\n')
                        .flip());
            }
        }
        writeFully(ByteBuffer.wrap("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
    }

    private static StringBuilder head(String method, String target, Map<String, String> headers) {
        StringBuilder head = new StringBuilder(256);
        head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        head.append("Host: felucca\r\nUser-Agent: Felucca-Client\r\n");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
        }
        return head;
    }

    /** Reads the answer to the last request. {@code method} tells whether a body can follow. */
    public Response receive(String method) throws IOException {
        String statusLine = readLine();
        int space = statusLine.indexOf(' ');
        if (!statusLine.startsWith("HTTP/1.") || space < 0 || statusLine.length() < space + 4) {
            throw new IOException("malformed HTTP response \"" + statusLine + "\"");
        }
        int status = Integer.parseInt(statusLine.substring(space + 1, space + 4));
        Map<String, String> headers = new HashMap<>();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
        }
        if (status == 100) {
            return receive(method);
        }
        return new Response(status, headers, body(method, status, headers), this);
    }

    private InputStream body(String method, int status, Map<String, String> headers) {
        if (status == 101) {
            return rawInput();
        }
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return InputStream.nullInputStream();
        }
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return new ChunkedInput(this);
        }
        String length = headers.get("content-length");
        return length == null ? rawInput() : new FixedInput(this, Long.parseLong(length));
    }

    /** The bytes that arrive, to the end of the connection. */
    public InputStream rawInput() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return Connection.this.read(target, offset, length);
            }
        };
    }

    /** A stream that writes straight to the socket. */
    public OutputStream rawOutput() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] source, int offset, int length) throws IOException {
                writeFully(ByteBuffer.wrap(source, offset, length));
            }
        };
    }

    /** Says that nothing more will be sent; what the engine sends still arrives. */
    public void closeWrite() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!input.hasRemaining() && !fill()) {
            return -1;
        }
        int n = Math.min(length, input.remaining());
        input.get(target, offset, n);
        return n;
    }

    /** Reads up to the end of line, which is dropped. */
    String readLine() throws IOException {
        StringBuilder line = new StringBuilder(64);
        while (true) {
            if (!input.hasRemaining() && !fill()) {
                throw new EOFException("the engine closed the connection");
            }
            byte b = input.get();
            if (b == '\n') {
                break;
            }
            if (line.length() >= MAX_LINE) {
                throw new IOException("a line of the engine's answer is longer than " + MAX_LINE + " bytes");
            }
            line.append((char) (b & 0xff));
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }

    private boolean fill() throws IOException {
        input.clear();
        int n = channel.read(input);
        input.flip();
        return n > 0;
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}

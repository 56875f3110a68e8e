package org.felucca.client;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An engine that answers as a test tells it, over a real unix socket, and keeps the requests it got. */
final class FakeEngine implements AutoCloseable {
    /** A request; {@code path} comes without version and query. */
    record Request(String method, String path, String query, Map<String, String> headers, String body) {
        @Override
        public String toString() {
            return method + " " + path + (query.isEmpty() ? "" : "?" + query);
        }
    }

    /** What is sent back; {@code stream}, if any, takes the connection over after the head. */
    record Reply(int status, String type, String body, Stream stream) {
        static Reply json(int status, String body) {
            return new Reply(status, "application/json", body, null);
        }

        static Reply empty() {
            return new Reply(204, "", "", null);
        }

        static Reply hijacked(Stream stream) {
            return new Reply(101, "application/vnd.docker.raw-stream", "", stream);
        }

        static Reply bytes(String body) {
            return new Reply(200, "application/octet-stream", body, null);
        }
    }

    /** A connection after an upgrade. */
    interface Stream {
        void run(InputStream in, OutputStream out) throws IOException;
    }

    /** Answers a request; null means "page not found". */
    interface Script {
        Reply answer(Request request) throws IOException;
    }

    private final Path folder;
    private final ServerSocketChannel server;
    private final Script script;
    private final String apiVersion;
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

    private FakeEngine(Path folder, String apiVersion, Script script) throws IOException {
        this.folder = folder;
        this.script = script;
        this.apiVersion = apiVersion;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket()));
    }

    static FakeEngine start(String apiVersion, Script script) throws IOException {
        FakeEngine engine = new FakeEngine(Files.createTempDirectory("fake-engine"), apiVersion, script);
        daemon(engine::acceptAll);
        return engine;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "fake-engine");
        thread.setDaemon(true);
        thread.start();
    }

    Path socket() {
        return folder.resolve("s");
    }

    String address() {
        return "unix://" + socket();
    }

    /** All requests but pings, in order of arrival. */
    List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(socket());
        Files.deleteIfExists(folder);
    }

    private void acceptAll() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                daemon(() -> serve(client));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void serve(SocketChannel channel) {
        Wire wire = new Wire(channel);
        try (channel) {
            while (true) {
                Request request = wire.request();
                if (request.path().equals("/_ping")) {
                    wire.head(200, apiVersion, "text/plain", 0);
                    continue;
                }
                requests.add(request);
                Reply reply = script.answer(request);
                Reply sent = reply == null ? Reply.json(404, "{\"message\":\"page not found\"}") : reply;
                byte[] body = sent.body().getBytes(StandardCharsets.UTF_8);
                wire.head(sent.status(), apiVersion, sent.type(), sent.stream() == null ? body.length : -1);
                if (sent.stream() != null) {
                    sent.stream().run(wire.input(), wire.output());
                    return;
                }
                wire.output().write(body);
            }
        } catch (IOException clientGone) {
            return;
        }
    }

    /** HTTP as far as the client speaks it. */
    private static final class Wire {
        private final SocketChannel channel;

        Wire(SocketChannel channel) {
            this.channel = channel;
        }

        Request request() throws IOException {
            String[] first = line().split(" ", -1);
            Map<String, String> headers = new TreeMap<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
            String target = first[1].replaceFirst("^/v[0-9.]+/", "/");
            int question = target.indexOf('?');
            return new Request(
                    first[0],
                    question < 0 ? target : target.substring(0, question),
                    question < 0 ? "" : target.substring(question + 1),
                    headers,
                    body(headers));
        }

        private String body(Map<String, String> headers) throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            if ("chunked".equals(headers.get("transfer-encoding"))) {
                for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                    body.write(input().readNBytes(size));
                    line();
                }
                line();
            } else {
                body.write(input().readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))));
            }
            return body.toString(StandardCharsets.UTF_8);
        }

        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = input().read(); b != '\n'; b = input().read()) {
                if (b < 0) {
                    throw new EOFException();
                }
                if (b != '\r') {
                    line.write(b);
                }
            }
            return line.toString(StandardCharsets.UTF_8);
        }

        void head(int status, String apiVersion, String type, int length) throws IOException {
            String head = "HTTP/1.1 " + status + " X\r\nApi-Version: " + apiVersion + "\r\nOstype: linux\r\n"
                    + (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n")
                    + (status == 101 ? "Connection: Upgrade\r\nUpgrade: tcp\r\n" : "")
                    + (length < 0 ? "" : "Content-Length: " + length + "\r\n") + "\r\n";
            output().write(head.getBytes(StandardCharsets.US_ASCII));
        }

        InputStream input() {
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    ByteBuffer one = ByteBuffer.allocate(1);
                    return channel.read(one) < 0 ? -1 : one.get(0) & 0xff;
                }

                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    return channel.read(ByteBuffer.wrap(target, offset, length));
                }
            };
        }

        OutputStream output() {
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] source, int offset, int length) throws IOException {
                    ByteBuffer bytes = ByteBuffer.wrap(source, offset, length);
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                }
            };
        }
    }
}

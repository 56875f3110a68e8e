package org.felucca.itest.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between an engine and a registry and does to some requests what a test wants; the others pass as they are. Each connection carries one request. The
 * registry listens on a unix socket, the engine comes by a {@link Relay}.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int TLS_HELLO = 0x16;

    private final Path registry;
    private final ServerSocketChannel listening;
    private final Relay relay;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<String> broken = new CopyOnWriteArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /** What becomes of a request, instead of what it asks for. */
    @FunctionalInterface
    public interface Fault {
        void answer(Exchange exchange) throws IOException;
    }

    private record Rule(String line, AtomicInteger times, Fault fault) {}

    /**
     * What was asked.
     *
     * @param headers by names in lower case
     */
    public record Request(String method, String target, Map<String, String> headers) {
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }

        @Override
        public String toString() {
            return method + " " + target + (header("range").isEmpty() ? "" : " " + header("range"));
        }
    }

    /** What an upstream said; its body is still to be read. */
    public record Response(int status, Map<String, String> headers, InputStream body) {}

    /** At a port of the engine's loopback address, in front of what listens on a socket. Its own socket is in the folder. */
    public FaultProxy(Engine engine, Path folder, int port, Path registry) throws IOException {
        this.registry = registry;
        Path own = folder.resolve("proxy-" + port);
        listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(UnixDomainSocketAddress.of(own));
        relay = new Relay(engine, "127.0.0.1", port, own);
        threads.execute(this::serve);
    }

    /**
     * From now on does this to requests.
     *
     * @param line pattern of {@code METHOD /path?query}
     */
    public void on(String line, Fault fault) {
        on(line, Integer.MAX_VALUE, fault);
    }

    /** Only so many times. */
    public void on(String line, int times, Fault fault) {
        rules.add(new Rule(line, new AtomicInteger(times), fault));
    }

    /** Everything passes again, and what was asked is forgotten. */
    public void clear() {
        rules.clear();
        requests.clear();
        broken.clear();
    }

    /** All that was asked, and what broke on the way, for who has to find out. */
    @Override
    public String toString() {
        return requests + " " + broken;
    }

    /** The requests of such a line, in their order. */
    public List<Request> asked(String line) {
        return requests.stream()
                .filter(r -> (r.method() + " " + r.target()).matches(line))
                .toList();
    }

    private void serve() {
        try {
            while (true) {
                SocketChannel connection = listening.accept();
                threads.execute(() -> answer(connection));
            }
        } catch (IOException e) {
            rules.clear(); // closed
        }
    }

    private void answer(SocketChannel connection) {
        try (connection) {
            Exchange exchange = new Exchange(connection);
            if (exchange.request == null) {
                return; // a connection that nobody needed
            }
            requests.add(exchange.request);
            Optional<Rule> rule = rules.stream()
                    .filter(r -> (exchange.request.method() + " " + exchange.request.target()).matches(r.line())
                            && r.times().getAndDecrement() > 0)
                    .findFirst();
            if (rule.isPresent()) {
                rule.get().fault().answer(exchange);
            } else {
                exchange.pass();
            }
        } catch (IOException e) {
            broken.add(
                    e.toString()); // the engine has gone, or the registry: both see it by the end of their connections
        }
    }

    @Override
    public void close() {
        relay.close();
        try {
            listening.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        threads.shutdownNow();
    }

    /** A request that waits for its answer. When its fault returns, the connection is cut. */
    public final class Exchange {
        private final Request request;
        private final InputStream in;
        private final OutputStream out;

        private Exchange(SocketChannel connection) throws IOException {
            in = Channels.newInputStream(connection);
            out = Channels.newOutputStream(connection);
            List<String> head = head(in);
            if (head.isEmpty()) {
                request = null;
                return;
            }
            String[] first = head.get(0).split(" ", 3);
            request = new Request(first[0], first[1], headers(head));
        }

        public Request request() {
            return request;
        }

        /** As if nobody were here. */
        public void pass() throws IOException {
            Response response = ask();
            tell(response.status(), response.headers());
            response.body().transferTo(out);
        }

        /** Asks the registry. */
        public Response ask() throws IOException {
            SocketChannel upstream = SocketChannel.open(StandardProtocolFamily.UNIX);
            upstream.connect(UnixDomainSocketAddress.of(registry));
            OutputStream to = Channels.newOutputStream(upstream);
            StringBuilder head = new StringBuilder(request.method() + " " + request.target() + " HTTP/1.1\r\n");
            request.headers().forEach((name, value) -> {
                if (!name.matches("connection|upgrade|http2-settings")) {
                    head.append(name).append(": ").append(value).append("\r\n");
                }
            });
            to.write((head + "connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            long left = Long.parseLong(request.headers().getOrDefault("content-length", "0"));
            byte[] buffer = new byte[65_536];
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    upstream.close();
                    throw new IOException("the engine has gone");
                }
                to.write(buffer, 0, read);
                left -= read;
            }
            InputStream from = Channels.newInputStream(upstream);
            List<String> answer = head(from);
            return new Response(Integer.parseInt(answer.get(0).split(" ", -1)[1]), headers(answer), from);
        }

        /** The head of an answer; the body follows by {@link #body}. */
        public void tell(int status, Map<String, String> headers) throws IOException {
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " -\r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            out.write((head + "connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }

        /** A whole answer. */
        public void tell(int status, Map<String, String> headers, byte[] body) throws IOException {
            Map<String, String> all = new TreeMap<>(headers);
            all.putIfAbsent("content-length", Integer.toString(body.length));
            tell(status, all);
            if (!request.method().equals("HEAD")) {
                out.write(body);
            }
        }

        public OutputStream body() {
            return out;
        }

        /** The request's body as it comes. */
        public InputStream sent() {
            return in;
        }
    }

    /** Ends an answer after so many bytes of the registry's. */
    public static Fault cutAfter(long bytes) {
        return exchange -> {
            Response response = exchange.ask();
            exchange.tell(response.status(), response.headers());
            exchange.body().write(response.body().readNBytes((int) bytes));
        };
    }

    /** Changes one byte of what the registry sends. */
    public static Fault wrongByteAt(int at) {
        return exchange -> {
            Response response = exchange.ask();
            byte[] body = response.body().readAllBytes();
            body[at] ^= 1;
            exchange.tell(response.status(), response.headers());
            exchange.body().write(body);
        };
    }

    /** Says this in the registry's place. */
    public static Fault says(int status, String type, String body) {
        return exchange -> exchange.tell(status, Map.of("content-type", type), body.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> head(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == TLS_HELLO && lines.isEmpty() && line.size() == 0) {
                return List.of(); // not here
            }
            if (c != '\n') {
                line.write(c);
                continue;
            }
            String text = line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            if (text.isEmpty()) {
                return lines;
            }
            lines.add(text);
            line.reset();
        }
        return List.of();
    }

    private static Map<String, String> headers(List<String> head) {
        Map<String, String> headers = new TreeMap<>();
        for (String line : head.subList(1, head.size())) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }
}

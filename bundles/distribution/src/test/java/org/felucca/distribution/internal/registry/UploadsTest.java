package org.felucca.distribution.internal.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.felucca.engine.distribution.RegistryAuth;
import org.felucca.model.Digest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Uploads to a registry that breaks off, is busy, or takes no large requests. */
@Timeout(60)
class UploadsTest {
    private final byte[] layer = new byte[300_000];
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private Transport transport;
    private int begun;

    @BeforeEach
    void open() throws IOException {
        new Random(1).nextBytes(layer);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v2/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.createContext("/v2/box/blobs/uploads/", exchange -> {
            try (exchange) {
                begun++;
                asked.add("begin");
                exchange.getResponseHeaders().add("Location", "/upload/" + begun);
                exchange.sendResponseHeaders(202, -1);
            }
        });
        server.start();
        transport = new Transport(
                new Trust(List.of(), authority -> true), new Proxies("", "", ""), Duration.ofSeconds(20), threads);
    }

    @AfterEach
    void close() {
        server.stop(0);
        transport.close();
        threads.shutdownNow();
    }

    /** What the registry does with a request for an upload. Requests are counted from 1. */
    private interface Script {
        void answer(HttpExchange exchange, int time) throws IOException;
    }

    private void script(Script script) {
        int[] times = new int[1];
        server.createContext("/upload/", exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Content-Range");
            asked.add(exchange.getRequestMethod() + (range == null ? "" : " " + range));
            try (exchange) {
                script.answer(exchange, ++times[0]);
            }
        });
    }

    private void take(HttpExchange exchange, int status) throws IOException {
        kept.writeBytes(exchange.getRequestBody().readAllBytes());
        exchange.getResponseHeaders().add("Location", exchange.getRequestURI().getPath());
        exchange.sendResponseHeaders(status, -1);
    }

    private void tellKept(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Range", "0-" + (kept.size() - 1));
        exchange.sendResponseHeaders(204, -1);
    }

    private void put(byte[] bytes) throws IOException, InterruptedException {
        String name = "127.0.0.1:" + server.getAddress().getPort();
        Registries registries =
                new Registries(transport, new Retry(3, Duration.ofMillis(1)), List.of(), List.of("http://" + name));
        new Uploads(registries.connect(name, "box", RegistryAuth.none(), "pull,push"))
                .put(Digest.of(bytes), bytes.length, (from, end) -> part(bytes, from, end), pauses::add);
    }

    private static InputStream part(byte[] bytes, long from, long end) {
        return new ByteArrayInputStream(bytes, (int) from, (int) (end - from));
    }

    /** Keeps some of a body, and breaks off. */
    private void keepSome(HttpExchange exchange, int count) throws IOException {
        kept.writeBytes(exchange.getRequestBody().readNBytes(count));
    }

    @Test
    void whatBrokeGoesOnWhereTheRegistryStopped() throws Exception {
        script((exchange, time) -> {
            switch (time) {
                case 1 -> keepSome(exchange, 100_000);
                case 2, 4 -> tellKept(exchange);
                case 3 -> keepSome(exchange, 50_000);
                case 5 -> take(exchange, 202);
                default -> exchange.sendResponseHeaders(201, -1);
            }
        });
        put(layer);
        assertArrayEquals(layer, kept.toByteArray());
        assertEquals(List.of("begin", "PUT", "GET", "PATCH 100000-299999", "GET", "PATCH 150000-299999", "PUT"), asked);
    }

    @Test
    void whatTheRegistryHasForgottenBeginsAgain() throws Exception {
        script((exchange, time) -> {
            switch (time) {
                case 1 -> exchange.getRequestBody().readNBytes(1000);
                case 2 -> exchange.sendResponseHeaders(404, -1);
                default -> take(exchange, 201);
            }
        });
        put(layer);
        assertArrayEquals(layer, kept.toByteArray());
        assertEquals(List.of("begin", "PUT", "GET", "begin", "PUT"), asked);
    }

    @Test
    void aRegistryThatSaysSomethingElseThanItKeepsIsSentAllAgain() throws Exception {
        script((exchange, time) -> {
            switch (time) {
                case 1 -> keepSome(exchange, 1000);
                case 2 -> tellKept(exchange);
                case 3 -> exchange.sendResponseHeaders(416, -1);
                default -> {
                    kept.reset();
                    take(exchange, 201);
                }
            }
        });
        put(layer);
        assertArrayEquals(layer, kept.toByteArray());
        assertEquals(List.of("begin", "PUT", "GET", "PATCH 1000-299999", "begin", "PUT"), asked);
    }

    @Test
    void whatIsBusyIsLeftAloneAsLongAsItSays() throws Exception {
        script((exchange, time) -> {
            if (time == 1) {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().add("Retry-After", "7");
                exchange.sendResponseHeaders(429, -1);
            } else if (time == 2) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                take(exchange, 201);
            }
        });
        put(layer);
        assertEquals(List.of(Duration.ofSeconds(7)), pauses);
        assertArrayEquals(layer, kept.toByteArray());
    }

    @Test
    void whatIsTooLargeForOneRequestGoesInSeveral() throws Exception {
        byte[] large = new byte[(16 << 20) + 1000];
        new Random(2).nextBytes(large);
        script((exchange, time) -> {
            if (time == 1) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(413, -1);
            } else {
                take(exchange, exchange.getRequestMethod().equals("PUT") ? 201 : 202);
            }
        });
        put(large);
        assertArrayEquals(large, kept.toByteArray());
        assertEquals(List.of("begin", "PUT", "begin", "PATCH 0-16777215", "PATCH 16777216-16778215", "PUT"), asked);
    }

    @Test
    void aRefusalIsNotTriedAgain() {
        script((exchange, time) -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(403, -1);
        });
        assertEquals(
                403, assertThrows(RegistryException.class, () -> put(layer)).status());
        assertEquals(List.of("begin", "PUT"), asked);
    }

    @Test
    void whatNeverGetsFartherIsGivenUp() {
        script((exchange, time) -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(exchange.getRequestMethod().equals("GET") ? 404 : 503, -1);
        });
        assertEquals(
                503, assertThrows(RegistryException.class, () -> put(layer)).status());
        assertTrue(pauses.size() == 2, pauses.toString());
    }
}

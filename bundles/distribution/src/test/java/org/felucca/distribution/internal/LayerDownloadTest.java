package org.felucca.distribution.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.felucca.distribution.internal.registry.Descriptor;
import org.felucca.distribution.internal.registry.Proxies;
import org.felucca.distribution.internal.registry.Registries;
import org.felucca.distribution.internal.registry.Retry;
import org.felucca.distribution.internal.registry.Transport;
import org.felucca.distribution.internal.registry.Trust;
import org.felucca.driver.content.BlobIntake;
import org.felucca.driver.content.ContentLease;
import org.felucca.driver.content.LayerListener;
import org.felucca.engine.distribution.RegistryAuth;
import org.felucca.model.Digest;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.model.ImageRef;
import org.felucca.model.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a layer when its registry does not do as it should. */
@Timeout(60)
class LayerDownloadTest {
    private final byte[] layer = new byte[300_000];
    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private final Kept kept = new Kept();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private Transport transport;

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

    /** What the registry does when it is asked for the layer. */
    private interface Script {
        void answer(HttpExchange exchange, int time) throws IOException;
    }

    private void script(Script script) {
        int[] times = new int[1];
        server.createContext("/v2/box/blobs/", exchange -> {
            ranges.add(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
            try (exchange) {
                script.answer(exchange, ++times[0]);
            }
        });
    }

    private void download(long size) throws IOException, InterruptedException {
        String name = "127.0.0.1:" + server.getAddress().getPort();
        Registries registries =
                new Registries(transport, new Retry(4, Duration.ofMillis(1)), List.of(), List.of("http://" + name));
        Descriptor descriptor = new Descriptor("", Digest.of(layer), size, new Platform("", "", ""));
        new LayerDownload(
                        registries.connect(name, "box", RegistryAuth.none(), "pull"), descriptor, kept, new Progress())
                .run();
    }

    private void send(HttpExchange exchange, int status, int from, int to, long said) throws IOException {
        exchange.sendResponseHeaders(status, said);
        exchange.getResponseBody().write(layer, from, to - from);
        exchange.getResponseBody().flush();
    }

    @Test
    void aBrokenConnectionGoesOnWhereItStopped() throws Exception {
        script((exchange, time) -> {
            if (time == 1) {
                send(exchange, 200, 0, 100_000, layer.length); // and is cut
            } else {
                int from = Integer.parseInt(ranges.get(time - 1).replaceAll("\\D", ""));
                send(exchange, 206, from, layer.length, layer.length - from);
            }
        });
        download(layer.length);
        assertArrayEquals(layer, kept.content());
        assertEquals("null", ranges.get(0));
        assertTrue(ranges.get(1).matches("bytes=[1-9][0-9]*-"), ranges.toString());
    }

    @Test
    void aRegistryWithoutRangesIsReadAgain() throws Exception {
        script((exchange, time) -> send(exchange, 200, 0, time == 1 ? 50_000 : layer.length, layer.length));
        download(layer.length);
        assertArrayEquals(layer, kept.content());
    }

    @Test
    void whatIsBusyIsAskedAgain() throws Exception {
        script((exchange, time) -> {
            if (time < 3) {
                exchange.sendResponseHeaders(time == 1 ? 429 : 500, -1);
            } else {
                send(exchange, 200, 0, layer.length, layer.length);
            }
        });
        download(layer.length);
        assertArrayEquals(layer, kept.content());
    }

    @Test
    void wrongBytesAreRefused() {
        script((exchange, time) -> {
            byte[] wrong = layer.clone();
            wrong[1000] ^= 1;
            exchange.sendResponseHeaders(200, wrong.length);
            exchange.getResponseBody().write(wrong);
        });
        FeluccaException e = assertThrows(FeluccaException.class, () -> download(layer.length));
        assertEquals("filesystem layer verification failed for digest " + Digest.of(layer), e.getMessage());
        assertEquals(1, ranges.size());
    }

    @Test
    void aLengthThatLiesIsRefused() {
        script((exchange, time) -> send(exchange, 200, 0, layer.length, layer.length));
        assertTrue(assertThrows(FeluccaException.class, () -> download(layer.length - 1))
                .getMessage()
                .contains("is longer than"));
        assertTrue(assertThrows(FeluccaException.class, () -> download(layer.length + 1))
                .getMessage()
                .contains("is shorter than"));
    }

    @Test
    void withoutALengthTheManifestCounts() {
        script((exchange, time) -> send(exchange, 200, 0, layer.length, 0)); // chunked
        assertTrue(assertThrows(FeluccaException.class, () -> download(100_000))
                .getMessage()
                .contains("is longer than"));
        assertTrue(kept.size <= 100_000);
    }

    @Test
    void whatDoesNotEndIsGivenUpAfterSomeAttempts() {
        script((exchange, time) -> exchange.sendResponseHeaders(503, -1));
        assertThrows(IOException.class, () -> download(layer.length));
        assertEquals(4, ranges.size());
    }

    @Test
    void whatAnEarlierAttemptLeftIsNotFetchedAgain() throws Exception {
        script((exchange, time) -> {
            int from = Integer.parseInt(ranges.get(time - 1).replaceAll("\\D", ""));
            send(exchange, 206, from, layer.length, layer.length - from);
        });
        kept.left = Arrays.copyOf(layer, 100_000);
        download(layer.length);
        assertArrayEquals(layer, kept.content());
        kept.left = layer;
        download(layer.length);
        assertEquals(List.of("bytes=100000-"), ranges);
    }

    @Test
    void whatAnEarlierAttemptLeftAndIsWrongIsFetchedAgain() throws Exception {
        for (int length : new int[] {100_000, layer.length, layer.length + 1}) {
            ranges.clear();
            kept.left = new byte[length];
            script((exchange, time) -> {
                String range = ranges.get(time - 1);
                int from = range.equals("null") ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
                send(exchange, from > 0 ? 206 : 200, from, layer.length, layer.length - from);
            });
            download(layer.length);
            assertArrayEquals(layer, kept.content());
            assertEquals("null", ranges.get(ranges.size() - 1));
            server.removeContext("/v2/box/blobs/");
        }
    }

    @Test
    void aRegistryThatAnswersWithAnotherRangeIsReadFromItsBeginning() throws Exception {
        script((exchange, time) -> {
            if (time == 1) {
                exchange.getResponseHeaders().add("Content-Range", "bytes 0-9/" + layer.length);
                send(exchange, 206, 0, 10, 10);
            } else {
                send(exchange, 200, 0, layer.length, layer.length);
            }
        });
        kept.left = Arrays.copyOf(layer, 100_000);
        download(layer.length);
        assertArrayEquals(layer, kept.content());
        assertEquals(List.of("bytes=100000-", "null"), ranges);
    }

    /** A store of one blob. */
    private static final class Kept implements ContentLease {
        private byte[] left = new byte[0];
        private byte[] committed;
        private long size;

        byte[] content() {
            return committed;
        }

        @Override
        public boolean hold(Digest blob) {
            return false;
        }

        @Override
        public BlobIntake begin(Optional<Digest> expected, boolean unpack) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(left);
            left = new byte[0];
            size = 0;
            return new BlobIntake() {
                @Override
                public long size() {
                    return bytes.size();
                }

                @Override
                public void write(ByteBuffer part) {
                    byte[] copy = new byte[part.remaining()];
                    part.get(copy);
                    bytes.writeBytes(copy);
                    size = bytes.size();
                }

                @Override
                public Digest commit(Optional<Digest> wanted) {
                    Digest is = Digest.of(bytes.toByteArray());
                    if (!is.equals(expected.orElseThrow())) {
                        throw Errors.invalid("content is %s", is);
                    }
                    committed = Arrays.copyOf(bytes.toByteArray(), bytes.size());
                    return is;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Digest put(byte[] document) {
            throw new AssertionError();
        }

        @Override
        public Digest register(Digest manifest, List<ImageRef> names, LayerListener listener) {
            throw new AssertionError();
        }

        @Override
        public void leave() {
            throw new AssertionError();
        }

        @Override
        public void close() {}
    }
}

package org.felucca.distribution.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.felucca.distribution.internal.registry.Proxies;
import org.felucca.distribution.internal.registry.Registries;
import org.felucca.distribution.internal.registry.Repository;
import org.felucca.distribution.internal.registry.Retry;
import org.felucca.distribution.internal.registry.Transport;
import org.felucca.distribution.internal.registry.Trust;
import org.felucca.engine.HandlerReplaced;
import org.felucca.engine.JobIo;
import org.felucca.engine.distribution.RegistryAuth;
import org.felucca.engine.image.ProgressMessage;
import org.felucca.model.Digest;
import org.felucca.model.ImageRef;
import org.felucca.model.StreamKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pulls side by side, of one image and of several, and what is left of those that end early. */
@Timeout(60)
class SharedPullsTest {
    private static final int LAYER = 200_000;
    private static final int PARALLEL = 3;

    private final MemoryContent content = new MemoryContent();
    private final Map<Digest, byte[]> served = new ConcurrentHashMap<>();
    /** Layers of which the registry sends the first half only, until it may go on. */
    private final Set<Digest> halved = ConcurrentHashMap.newKeySet();

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final List<Digest> asked = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private Transport transport;
    private Transfers transfers;
    private SharedPulls pulls;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v2/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.createContext("/v2/box/blobs/", this::blob);
        server.start();
        patience(Duration.ofSeconds(40), PARALLEL);
    }

    private void patience(Duration patience, int parallel) {
        transport = new Transport(new Trust(List.of(), authority -> true), new Proxies("", "", ""), patience, threads);
        transfers = new Transfers("test-download-", parallel);
        pulls = new SharedPulls(content, transfers);
    }

    @AfterEach
    void close() {
        goOn.countDown();
        pulls.close();
        transfers.close();
        transport.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private void blob(HttpExchange exchange) throws IOException {
        Digest digest = Digest.parse(exchange.getRequestURI().getPath().replaceFirst(".*/", ""));
        byte[] bytes = served.get(digest);
        asked.add(digest);
        try (exchange) {
            String range = exchange.getRequestHeaders().getFirst("Range");
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            exchange.sendResponseHeaders(range == null ? 200 : 206, bytes.length - from);
            if (halved.remove(digest)) {
                exchange.getResponseBody().write(bytes, from, bytes.length / 2);
                exchange.getResponseBody().flush();
                from = bytes.length / 2;
                goOn.await();
            }
            exchange.getResponseBody().write(bytes, from, bytes.length - from);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] layer(int seed) {
        byte[] bytes = new byte[LAYER];
        new Random(seed).nextBytes(bytes);
        served.put(Digest.of(bytes), bytes);
        return bytes;
    }

    private Repository.Manifest image(byte[]... layers) {
        byte[] config = ("{\"os\":\"linux\",\"of\":" + layers.length + "}").getBytes(StandardCharsets.UTF_8);
        served.put(Digest.of(config), config);
        List<String> all = new ArrayList<>();
        for (byte[] layer : layers) {
            all.add("{\"digest\":\"" + Digest.of(layer) + "\",\"size\":" + layer.length + "}");
        }
        byte[] manifest =
                ("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":{\"digest\":\""
                                + Digest.of(config) + "\",\"size\":" + config.length + "},\"layers\":" + all + "}")
                        .getBytes(StandardCharsets.UTF_8);
        return new Repository.Manifest(manifest, "", Digest.of(manifest));
    }

    /** A client of a pull, on a thread of its own. */
    private final class Client implements JobIo {
        private final List<ProgressMessage> told = new CopyOnWriteArrayList<>();
        private final Future<Digest> result;
        private volatile Thread thread;

        Client(Repository.Manifest manifest) {
            result = threads.submit(() -> {
                thread = Thread.currentThread();
                String name = "127.0.0.1:" + server.getAddress().getPort();
                Registries registries = new Registries(
                        transport, new Retry(10, Duration.ofMillis(1)), List.of(), List.of("http://" + name));
                return pulls.pull(
                        registries.connect(name, "box", RegistryAuth.none(), "pull"),
                        manifest,
                        List.of(ImageRef.parse(name + "/box:1")),
                        this);
            });
        }

        boolean wasTold(String status) {
            return told.stream().anyMatch(m -> m.status().equals(status));
        }

        /** The last word about each layer. */
        Map<String, String> ending() {
            return told.stream().collect(Collectors.toMap(ProgressMessage::id, ProgressMessage::status, (a, b) -> b));
        }

        @Override
        public void message(Object message) {
            told.add((ProgressMessage) message);
            content.changes.happened();
        }

        @Override
        public InputStream input() {
            return InputStream.nullInputStream();
        }

        @Override
        public void begin() {}

        @Override
        public void write(StreamKind stream, ByteBuffer bytes) {}
    }

    /** Looked at whenever a client was told something, and when the store began or ended something. */
    private void until(BooleanSupplier condition) throws InterruptedException {
        content.changes.await(condition);
    }

    /** As many as may run at a time meet: none of the places is taken. */
    private void assertAllPlacesAreFree(int limit) throws Exception {
        CyclicBarrier meeting = new CyclicBarrier(limit);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < limit; i++) {
            all.add(transfers.submit(() -> {
                meeting.await();
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
    }

    private void assertNothingIsLeft() throws InterruptedException {
        until(() -> content.leases.get() == 0 && content.intakes.get() == 0);
        assertEquals(Set.of(), content.blobs.keySet());
        assertEquals(0, content.late.get(), "intakes open when their lease was closed");
    }

    @Test
    void twoWhoWantOneImageShareTheWork() throws Exception {
        byte[] one = layer(1);
        byte[] two = layer(2);
        Repository.Manifest image = image(one, two);
        halved.addAll(List.of(Digest.of(one), Digest.of(two)));
        Client first = new Client(image);
        until(() -> first.wasTold("Downloading"));
        Client second = new Client(image);
        until(() -> second.wasTold("Downloading"));
        goOn.countDown();
        assertEquals(first.result.get(), second.result.get());
        assertEquals(3, asked.size(), asked.toString()); // with the configuration
        Map<String, String> ending = Map.of(
                Digest.of(one).abbreviated(), "Pull complete", Digest.of(two).abbreviated(), "Pull complete");
        assertEquals(ending, first.ending());
        assertEquals(ending, second.ending());
        assertEquals(0, content.leases.get());
    }

    @Test
    void whenTheLastHasGoneTransfersEndAndNothingIsLeft() throws Exception {
        byte[] one = layer(1);
        Repository.Manifest image = image(one, layer(2));
        halved.add(Digest.of(one));
        Client first = new Client(image);
        Client second = new Client(image);
        until(() -> first.wasTold("Download complete") && second.wasTold("Download complete"));
        first.thread.interrupt();
        second.thread.interrupt();
        assertThrows(ExecutionException.class, first.result::get);
        assertThrows(ExecutionException.class, second.result::get);
        assertNothingIsLeft();
        assertAllPlacesAreFree(PARALLEL);
        assertTrue(new Client(image).result.get() != null, "another one begins anew");
        assertEquals(4, content.blobs.size());
    }

    @Test
    void whenOneOfTwoHasGoneTheOtherOneGetsIt() throws Exception {
        byte[] one = layer(1);
        Repository.Manifest image = image(one);
        halved.add(Digest.of(one));
        Client first = new Client(image);
        until(() -> first.wasTold("Downloading"));
        Client second = new Client(image);
        until(() -> second.wasTold("Downloading"));
        first.thread.interrupt();
        assertThrows(ExecutionException.class, first.result::get);
        goOn.countDown();
        second.result.get();
        assertEquals(Map.of(Digest.of(one).abbreviated(), "Pull complete"), second.ending());
        assertEquals(2, asked.size(), asked.toString());
    }

    @Test
    void aLayerThatAnotherImageWaitsForOutlivesTheOneThatFetchedIt() throws Exception {
        byte[] common = layer(1);
        halved.add(Digest.of(common));
        Client first = new Client(image(common));
        until(() -> first.wasTold("Downloading"));
        Client second = new Client(image(common, layer(2)));
        until(() -> second.wasTold("Download complete"));
        first.thread.interrupt();
        second.result.get();
        assertFalse(first.wasTold("Pull complete"));
        assertEquals(4, content.blobs.size());
    }

    @Test
    void noMoreLayersComeAtATimeThanAreAllowed() throws Exception {
        patience(Duration.ofSeconds(40), 2);
        byte[] one = layer(1);
        byte[] two = layer(2);
        halved.addAll(List.of(Digest.of(one), Digest.of(two)));
        Client client = new Client(image(one, two, layer(3), layer(4), layer(5)));
        until(() -> content.intakes.get() == 2 && client.wasTold("Waiting"));
        goOn.countDown();
        client.result.get();
        assertEquals(2, content.mostIntakes.get());
        assertEquals(6, asked.size());
    }

    @Test
    void aRegistryThatFallsSilentIsAskedForTheRest() throws Exception {
        patience(Duration.ofSeconds(1), 3);
        byte[] one = layer(1);
        halved.add(Digest.of(one));
        Client client = new Client(image(one));
        client.result.get();
        assertTrue(asked.size() >= 3, asked.toString());
        assertEquals(3, content.blobs.size());
    }

    @Test
    void whoseBundleIsReplacedBeginsAgain() throws Exception {
        byte[] one = layer(1);
        halved.add(Digest.of(one));
        Client client = new Client(image(one));
        until(() -> client.wasTold("Downloading"));
        pulls.close();
        transfers.close();
        Throwable failure =
                assertThrows(ExecutionException.class, client.result::get).getCause();
        assertTrue(failure instanceof HandlerReplaced, String.valueOf(failure));
        assertNothingIsLeft();
    }
}

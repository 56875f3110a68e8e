package org.felucca.graph.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.felucca.archive.TarEntry;
import org.felucca.archive.TarEntry.Kind;
import org.felucca.archive.TarWriter;
import org.felucca.driver.content.BlobIntake;
import org.felucca.driver.content.ContentLease;
import org.felucca.driver.content.LayerListener;
import org.felucca.driver.content.StoredImage;
import org.felucca.engine.HandlerReplaced;
import org.felucca.graphdriver.overlay2.internal.OverlayDriver;
import org.felucca.graphdriver.vfs.internal.VfsDriver;
import org.felucca.model.Digest;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.model.ImageRef;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other bundles do with the content store. */
@Tag("root")
@Timeout(120)
class GraphContentTest {
    private static final ImageRef NAME = ImageRef.parse("example.test/foo:1");

    @TempDir
    Path root;

    private Graph graph;
    private GraphContent content;

    @BeforeEach
    void open() throws IOException {
        open("overlay2");
    }

    private void open(String driver) throws IOException {
        graph = new Graph(root, driver, Duration.ZERO);
        graph.addDriver(new OverlayDriver(root.resolve("overlay2")), Map.of("driver.name", "overlay2"));
        graph.addDriver(new VfsDriver(root.resolve("vfs")), Map.of("driver.name", "vfs"));
        content = new GraphContent(graph);
    }

    /** An image of one compressed layer: the layer, its configuration, its manifest. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Sample(byte[] layer, byte[] config, byte[] manifest) {
        static Sample of(String file) throws IOException {
            byte[] data = new byte[400_000];
            new Random(file.hashCode()).nextBytes(data);
            ByteArrayOutputStream tar = new ByteArrayOutputStream();
            try (TarWriter writer = new TarWriter(tar)) {
                writer.put(
                        new TarEntry(
                                file, Kind.FILE, "", 0644, 0, 0, data.length, Instant.EPOCH, 0, 0, Map.of(), List.of()),
                        data);
            }
            ByteArrayOutputStream layer = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(layer)) {
                gzip.write(tar.toByteArray());
            }
            return of(layer.toByteArray(), Digest.of(tar.toByteArray()));
        }

        static Sample of(byte[] layer, Digest diff) {
            byte[] config =
                    utf8("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\","
                            + "\"diff_ids\":[\"" + diff + "\"]}}");
            byte[] manifest =
                    utf8("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\","
                            + "\"config\":{\"mediaType\":\"application/vnd.docker.container.image.v1+json\",\"size\":"
                            + config.length + ",\"digest\":\"" + Digest.of(config) + "\"},\"layers\":[{\"mediaType\":"
                            + "\"application/vnd.docker.image.rootfs.diff.tar.gzip\",\"size\":" + layer.length
                            + ",\"digest\":\"" + Digest.of(layer) + "\"}]}");
            return new Sample(layer, config, manifest);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void takeIn(ContentLease lease, byte[] layer) throws IOException {
        try (BlobIntake intake = lease.begin(Optional.of(Digest.of(layer)), true)) {
            for (int at = 0; at < layer.length; at += 10_000) {
                intake.write(ByteBuffer.wrap(layer, at, Math.min(10_000, layer.length - at)));
            }
            assertEquals(layer.length, intake.size());
            intake.commit(Optional.empty());
        }
    }

    private Digest pull(Sample sample, LayerListener listener) throws IOException, InterruptedException {
        try (ContentLease lease = content.lease()) {
            assertFalse(lease.hold(Digest.of(sample.layer())));
            takeIn(lease, sample.layer());
            lease.put(sample.config());
            return lease.register(lease.put(sample.manifest()), List.of(NAME), listener);
        }
    }

    private List<String> blobs() throws IOException {
        List<String> left = new ArrayList<>();
        graph.blobs().list().forEach(d -> left.add(d.toString()));
        for (String folder : List.of("incoming", "parts")) {
            try (Stream<Path> files = Files.list(root.resolve(folder))) {
                files.forEach(f -> left.add(f.toString()));
            }
        }
        return left;
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay2", "vfs"})
    void anImageIsMadeOfWhatWasTakenIn(String driver) throws Exception {
        open(driver);
        Sample sample = Sample.of("a");
        List<Digest> placed = new ArrayList<>();
        Digest id = pull(sample, new LayerListener() {
            @Override
            public void unpacking(Digest blob, long read, long size) {
                assertTrue(read <= size, read + " of " + size);
            }

            @Override
            public void placed(Digest blob) {
                placed.add(blob);
            }
        });
        assertEquals(Digest.of(sample.config()), id);
        assertEquals(List.of(Digest.of(sample.layer())), placed);
        StoredImage image = content.find("example.test/foo:1").orElseThrow();
        assertEquals(Digest.of(sample.manifest()), image.manifest());
        assertEquals("application/vnd.docker.distribution.manifest.v2+json", image.mediaType());
        assertEquals(List.of(NAME), image.names());
        assertEquals(Map.of(NAME, id), content.names());
        try (var layer = content.open(image.layers().get(0).blob())) {
            assertEquals(sample.layer().length, layer.size());
        }
        open(driver); // as after a crash
        assertEquals(image, content.find(id.toString()).orElseThrow());
    }

    @Test
    void whatNoImageUsesGoesWithTheLease() throws Exception {
        Sample sample = Sample.of("a");
        try (ContentLease lease = content.lease()) {
            takeIn(lease, sample.layer());
            BlobIntake half = lease.begin(Optional.empty(), false);
            half.write(ByteBuffer.wrap(sample.config()));
            lease.put(sample.config());
            assertEquals(2, graph.blobs().list().size());
        }
        assertEquals(List.of(), blobs());
        try (Stream<Path> layers = Files.list(root.resolve("overlay2"))) {
            assertTrue(layers.allMatch(
                    f -> f.endsWith("l") || f.getFileName().toString().startsWith(".gone-")));
        }
    }

    @Test
    void whatIsNotAsExpectedIsNotKept() throws Exception {
        Sample sample = Sample.of("a");
        try (ContentLease lease = content.lease()) {
            try (BlobIntake intake = lease.begin(Optional.of(Digest.of(sample.layer())), true)) {
                intake.write(ByteBuffer.wrap(sample.layer(), 0, 1000));
                FeluccaException e = assertThrows(FeluccaException.class, () -> intake.commit(Optional.empty()));
                assertEquals(ErrorKind.INVALID, e.kind());
            }
            assertEquals(List.of(), blobs());
            takeIn(lease, sample.layer()); // and can be taken in again
            assertTrue(content.size(Digest.of(sample.layer())).isPresent());
        }
    }

    @Test
    void aLayerThatIsNotWhatTheConfigurationSaysMakesNoImage() throws Exception {
        Sample other = Sample.of(Sample.of("a").layer(), Digest.of(utf8("something else")));
        FeluccaException e = assertThrows(FeluccaException.class, () -> pull(other, LayerListener.none()));
        assertEquals(ErrorKind.INVALID, e.kind());
        assertEquals("layers from manifest don't match image configuration", e.getMessage());
        assertEquals(List.of(), blobs());
        assertEquals(List.of(), content.images());
    }

    @Test
    void aHolderKeepsBlobsUntilItLetsGo() throws Exception {
        byte[] document = utf8("{\"schemaVersion\":2}");
        Digest digest = Digest.of(document);
        assertThrows(FeluccaException.class, () -> content.keep("test/a", Set.of(digest)));
        try (ContentLease lease = content.lease()) {
            lease.put(document);
            content.keep("test/a", Set.of(digest));
        }
        open();
        assertEquals(Map.of("test/a", Set.of(digest)), content.kept("test/"));
        try (var blob = content.open(digest)) {
            ByteBuffer read = ByteBuffer.allocate(document.length);
            blob.read(read);
            assertArrayEquals(document, read.array());
        }
        content.release("test/a");
        assertTrue(content.size(digest).isEmpty());
        assertEquals(List.of(), blobs());
    }

    @Test
    void afterAReplacementTheWorkFindsItsBlobs() throws Exception {
        Sample sample = Sample.of("a");
        ContentLease lease = content.lease();
        takeIn(lease, sample.layer());
        BlobIntake half = lease.begin(Optional.empty(), false);
        half.write(ByteBuffer.wrap(sample.config()));
        content.close();
        graph.close();
        assertThrows(HandlerReplaced.class, () -> half.write(ByteBuffer.wrap(sample.config())));
        assertThrows(HandlerReplaced.class, () -> lease.hold(Digest.of(sample.layer())));
        half.close();
        lease.close();
        open();
        try (ContentLease next = content.lease()) {
            assertTrue(next.hold(Digest.of(sample.layer())));
            next.put(sample.config());
            next.register(next.put(sample.manifest()), List.of(NAME), LayerListener.none());
        }
        content.kept(GraphContent.LEFT).keySet().forEach(this::release);
        assertTrue(content.find("example.test/foo:1").isPresent());
        assertEquals(3, blobs().size());
    }

    @Test
    void whatImagesHaveIsNotKeptForASuccessor() throws Exception {
        Sample sample = Sample.of("a");
        pull(sample, LayerListener.none());
        ContentLease push = content.lease();
        assertTrue(push.hold(Digest.of(sample.layer())));
        content.close();
        assertEquals(Map.of(), graph.holders().beginningWith(GraphContent.LEFT));
    }

    @Test
    void workThatBrokeOffIsGoneOnWith() throws Exception {
        Sample whole = Sample.of("a");
        Sample half = Sample.of("b");
        try (ContentLease lease = content.lease()) {
            takeIn(lease, whole.layer());
            try (BlobIntake intake = lease.begin(Optional.of(Digest.of(half.layer())), true)) {
                intake.write(ByteBuffer.wrap(half.layer(), 0, 1000));
            }
            lease.leave();
        }
        assertEquals(List.of(), graph.blobs().list());
        assertEquals(2, blobs().size());
        open(); // as after a crash
        Map<Sample, Integer> left = Map.of(whole, whole.layer().length, half, 1000);
        for (Sample sample : List.of(whole, half)) {
            try (ContentLease lease = content.lease()) {
                try (BlobIntake intake = lease.begin(Optional.of(Digest.of(sample.layer())), true)) {
                    int there = (int) intake.size();
                    assertEquals(left.get(sample), there);
                    intake.write(ByteBuffer.wrap(sample.layer(), there, sample.layer().length - there));
                    intake.commit(Optional.empty());
                }
                lease.put(sample.config());
                lease.register(lease.put(sample.manifest()), List.of(NAME), LayerListener.none());
            }
        }
        assertEquals(2, content.images().size());
        assertEquals(6, blobs().size());
    }

    @Test
    void whatWasLeftAndIsWrongIsGone() throws Exception {
        Sample sample = Sample.of("a");
        Optional<Digest> expected = Optional.of(Digest.of(sample.layer()));
        try (ContentLease lease = content.lease()) {
            lease.begin(expected, true).write(ByteBuffer.wrap(utf8("wrong")));
            lease.leave();
        }
        try (ContentLease lease = content.lease()) {
            try (BlobIntake intake = lease.begin(expected, true)) {
                assertEquals(5, intake.size());
                assertThrows(FeluccaException.class, () -> intake.commit(Optional.empty()));
            }
            takeIn(lease, sample.layer());
            lease.put(sample.config());
            lease.register(lease.put(sample.manifest()), List.of(NAME), LayerListener.none());
        }
        assertEquals(3, blobs().size());
    }

    private void release(String holder) {
        try {
            content.release(holder);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

package org.felucca.graph.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.felucca.archive.TarEntry;
import org.felucca.archive.TarEntry.Kind;
import org.felucca.archive.TarWriter;
import org.felucca.driver.content.BlobIntake;
import org.felucca.driver.content.ContentLease;
import org.felucca.driver.content.LayerListener;
import org.felucca.engine.image.LoadImages;
import org.felucca.engine.image.RemoveImage;
import org.felucca.engine.image.VerifyImages;
import org.felucca.graphdriver.overlay2.internal.OverlayDriver;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.Mounts;
import org.felucca.model.Digest;
import org.felucca.model.FeluccaException;
import org.felucca.model.ImageRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a small file system that is full before, or becomes full in the middle. */
@Tag("root")
@Timeout(120)
class FullDiskTest {
    private static final int LAYER = 256 * 1024 + 1;
    private static final int PAGE = 4096;
    private static final String FULL = "no space left on device";

    @TempDir
    Path folder;

    private Path root;
    private Graph graph;
    private OverlayDriver driver;

    @BeforeEach
    void aSmallDisk() throws IOException {
        root = Files.createDirectory(folder.resolve("disk"));
        Mounts.mount("tmpfs", root.toString(), "tmpfs", "size=2m");
        open();
    }

    private void open() throws IOException {
        driver = new OverlayDriver(root.resolve("overlay2"));
        graph = new Graph(root, "overlay2", Duration.ZERO);
        graph.addDriver(driver, Map.of("driver.name", "overlay2"));
    }

    @AfterEach
    void unmount() throws InterruptedException {
        driver.close();
        Mounts.detach(root.toString());
    }

    private static byte[] tar(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                long size = file.getValue().length;
                tar.put(
                        new TarEntry(
                                file.getKey(),
                                Kind.FILE,
                                "",
                                0644,
                                0,
                                0,
                                size,
                                Instant.EPOCH,
                                0,
                                0,
                                Map.of(),
                                List.of()),
                        file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] layer(int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return tar(Map.of("file", content));
    }

    private static byte[] config(byte[] layer) {
        return utf8(
                "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                        + Digest.of(layer) + "\"]}}");
    }

    private static byte[] archive(String name, byte[] layer) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("layer.tar", layer);
        files.put("config.json", config(layer));
        files.put(
                "manifest.json",
                utf8("[{\"Config\":\"config.json\",\"RepoTags\":[\"" + name + "\"],\"Layers\":[\"layer.tar\"]}]"));
        return tar(files);
    }

    private void load(String name, int size) throws Exception {
        new LoadHandler(graph).run(new LoadImages(true, Optional.empty()), new TestJob(archive(name, layer(size))));
    }

    /** As a pull does it. */
    private void take(String name, int size) throws Exception {
        byte[] layer = layer(size);
        byte[] config = config(layer);
        GraphContent content = new GraphContent(graph);
        try (ContentLease lease = content.lease()) {
            try (BlobIntake intake = lease.begin(Optional.of(Digest.of(layer)), true)) {
                for (int at = 0; at < layer.length; at += 50_000) {
                    intake.write(ByteBuffer.wrap(layer, at, Math.min(50_000, layer.length - at)));
                }
                intake.commit(Optional.empty());
            }
            lease.put(config);
            byte[] manifest = OciLayout.manifest(
                    Digest.of(config),
                    config.length,
                    List.of(new ImageRecord.LayerBlob(Digest.of(layer), Digest.of(layer), OciLayout.LAYER_TYPE)),
                    List.of((long) layer.length));
            lease.register(lease.put(manifest), List.of(ImageRef.parse(name)), LayerListener.none());
        }
    }

    /** Leaves so many bytes free. */
    private Path fill(long free) throws IOException {
        LinuxFiles.FileSystem fs = LinuxFiles.fileSystem(root.toString());
        long size = fs.available() * fs.blockSize() - free;
        Path filler = root.resolve("filler");
        Files.write(filler, new byte[(int) Math.max(0, size)]);
        return filler;
    }

    private void assertWholeAndEmpty(String when) throws Exception {
        assertEquals(
                List.of(),
                new VerifyHandler(graph).run(new VerifyImages(), new TestJob()).damage(),
                when);
        assertEquals(List.of(), graph.images(), when);
        assertEquals(List.of(), graph.blobs().list(), when);
        assertEquals(List.of(), driver.keys(), when);
        for (String left : new String[] {"incoming", "layers/overlay2"}) {
            try (var files = Files.list(root.resolve(left))) {
                assertEquals(List.of(), files.toList(), when);
            }
        }
    }

    @Test
    void whatIsTooLargeIsRefusedBeforeItIsRead() throws Exception {
        FeluccaException failure = assertThrows(FeluccaException.class, () -> load("large:1", 3 << 20));
        assertTrue(
                failure.getMessage().matches("write .* 31\\d{5} bytes are needed, \\d+ are free: " + FULL),
                failure.getMessage());
        assertWholeAndEmpty("after a large one");
        GraphContent content = new GraphContent(graph);
        try (ContentLease lease = content.lease()) {
            lease.requireSpace(1 << 20);
            assertTrue(assertThrows(FeluccaException.class, () -> lease.requireSpace(3 << 20))
                    .getMessage()
                    .endsWith(FULL));
        }
    }

    @Test
    void aDiskThatIsFullInTheMiddleOfALoadLeavesNothing() throws Exception {
        fillsUp(this::load);
    }

    @Test
    void aDiskThatIsFullInTheMiddleOfAPullLeavesNothing() throws Exception {
        fillsUp(this::take);
    }

    private interface Act {
        void run(String name, int size) throws Exception;
    }

    /** At every place where the disk can become full: from one page that is free to so many that it goes well. */
    private void fillsUp(Act act) throws Exception {
        int failures = 0;
        for (int pages = 0; ; pages += pages * PAGE > 2 * LAYER ? 1 : 7) {
            Path filler = fill((long) pages * PAGE);
            boolean done = false;
            try {
                act.run("image:1", LAYER);
                done = true;
            } catch (FeluccaException e) {
                assertTrue(e.getMessage().endsWith(FULL), pages + " pages: " + e.getMessage());
                failures++;
            }
            Files.delete(filler);
            if (done) {
                break;
            }
            assertWholeAndEmpty(pages + " pages");
            driver.close(); // deletions have ended
            open();
            assertWholeAndEmpty(pages + " pages, opened anew");
        }
        assertTrue(failures > 10, failures + " failures");
        assertEquals(
                List.of(),
                new VerifyHandler(graph).run(new VerifyImages(), new TestJob()).damage());
        new RemoveHandler(graph).run(new RemoveImage("image:1", false, false), new TestJob());
        assertWholeAndEmpty("in the end");
    }
}

package org.felucca.graph.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.felucca.archive.TarEntry;
import org.felucca.archive.TarEntry.Kind;
import org.felucca.archive.TarWriter;
import org.felucca.driver.graph.GraphDriver;
import org.felucca.engine.HandlerReplaced;
import org.felucca.engine.image.LoadImages;
import org.felucca.engine.image.VerifiedImages;
import org.felucca.engine.image.VerifiedImages.Damage;
import org.felucca.engine.image.VerifyImages;
import org.felucca.graphdriver.overlay2.internal.OverlayDriver;
import org.felucca.graphdriver.vfs.internal.VfsDriver;
import org.felucca.model.Digest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a failing disk does to a store is found. */
@Tag("root")
@Timeout(120)
class VerifyTest {
    @TempDir
    Path root;

    private Graph graph;
    private GraphDriver driver;

    @BeforeEach
    void loadAnImage() throws Exception {
        driver = new OverlayDriver(root.resolve("overlay2"));
        graph = open("overlay2");
        byte[] lower = tar(Map.of("etc/kept", "kept", "etc/changed", "old", "gone", "x"));
        byte[] upper = tar(Map.of("etc/changed", "new".repeat(100_000), ".wh.gone", "", "etc/more", "more"));
        load("two:latest", lower, upper);
        load("one:latest", lower);
    }

    private Graph open(String name) throws IOException {
        Graph opened = new Graph(root, name, Duration.ZERO);
        opened.addDriver(driver, Map.of("driver.name", name));
        return opened;
    }

    private static byte[] tar(Map<String, String> files) throws IOException {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        files.forEach((name, content) -> bytes.put(name, content.getBytes(StandardCharsets.UTF_8)));
        return tarOf(bytes);
    }

    private static byte[] tarOf(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                tar.put(
                        new TarEntry(
                                file.getKey(),
                                Kind.FILE,
                                "",
                                0644,
                                0,
                                0,
                                file.getValue().length,
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

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private void load(String name, byte[]... layers) throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        List<String> diffs = new ArrayList<>();
        for (byte[] layer : layers) {
            diffs.add('"' + Digest.of(layer).toString() + '"');
            names.add("\"" + names.size() + ".tar.gz\"");
            files.put(names.size() - 1 + ".tar.gz", gzip(layer));
        }
        String config = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Cmd\":[\"" + name
                + "\"]},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":" + diffs + "}}";
        String manifest = "[{\"Config\":\"config.json\",\"RepoTags\":[\"" + name + "\"],\"Layers\":" + names + "}]";
        files.put("config.json", config.getBytes(StandardCharsets.UTF_8));
        files.put("manifest.json", manifest.getBytes(StandardCharsets.UTF_8));
        new LoadHandler(graph).run(new LoadImages(true, Optional.empty()), new TestJob(tarOf(files)));
    }

    private VerifiedImages verify() throws Exception {
        return new VerifyHandler(graph).run(new VerifyImages(), new TestJob());
    }

    /** The kind of what is damaged, and of which images. */
    private List<String> damage() throws Exception {
        return verify().damage().stream().map(d -> d.kind() + " " + d.images()).toList();
    }

    private Damage onlyDamage() throws Exception {
        List<Damage> damage = verify().damage();
        assertEquals(1, damage.size(), damage.toString());
        return damage.get(0);
    }

    private Image image(String name) throws Exception {
        return graph.resolve(name);
    }

    private Path blob(Digest digest) {
        return root.resolve("blobs/sha256").resolve(digest.hex());
    }

    private Digest layer(String name, int number) throws Exception {
        return image(name).record().layers().get(number).blob();
    }

    private static void flip(Path file, long at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) at] ^= 4;
        Files.write(file, bytes);
    }

    private Path unpacked(String name, int number, String file) throws Exception {
        return driver.folder(Layers.key(image(name).record().chains().get(number)))
                .resolve(file);
    }

    @Test
    void aWholeStoreIsWhole() throws Exception {
        VerifiedImages found = verify();
        assertEquals(List.of(), found.damage());
        // two layers, two configurations, two manifests
        assertEquals(List.of(2, 6, 2), List.of(found.images(), found.blobs(), found.layers()));
        assertTrue(found.bytes() > 0);
    }

    @Test
    void aFlippedBitInALayerIsFound() throws Exception {
        Digest blob = layer("two", 1);
        for (long at : new long[] {0, Files.size(blob(blob)) / 2, Files.size(blob(blob)) - 1}) {
            flip(blob(blob), at);
            Damage found = onlyDamage();
            assertEquals(blob.toString(), found.name());
            assertEquals(List.of("two:latest"), found.images());
            flip(blob(blob), at);
        }
        assertEquals(List.of(), damage());
    }

    @Test
    void aTruncatedLayerIsFoundForAllItsImages() throws Exception {
        Path file = blob(layer("one", 0));
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, whole.length - 1}) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            assertEquals(layer("one", 0).toString(), onlyDamage().name());
            assertEquals(2, onlyDamage().images().size());
        }
    }

    @Test
    void aMissingBlobIsFound() throws Exception {
        Files.delete(blob(layer("two", 1)));
        assertEquals("is missing", onlyDamage().reason());
        Files.delete(blob(image("one").record().manifest()));
        Files.delete(blob(image("one").id()));
        assertEquals(3, verify().damage().size());
    }

    @Test
    void aFlippedBitInADocumentIsFound() throws Exception {
        flip(blob(image("one").id()), 20);
        flip(blob(image("two").record().manifest()), 30);
        List<String> blobs = verify().damage().stream()
                .filter(d -> d.kind() == VerifiedImages.Kind.BLOB)
                .map(Damage::name)
                .sorted()
                .toList();
        assertEquals(
                List.of(
                                image("one").id().toString(),
                                image("two").record().manifest().toString())
                        .stream()
                        .sorted()
                        .toList(),
                blobs);
    }

    @Test
    void aFlippedBitInAnUnpackedFileIsFound() throws Exception {
        Path file = unpacked("two", 1, "etc/changed");
        flip(file, 250_001);
        Damage found = onlyDamage();
        assertEquals(VerifiedImages.Kind.LAYER, found.kind());
        assertEquals("/etc/changed has other content", found.reason());
        assertEquals(List.of("two:latest"), found.images());
        flip(file, 250_001);
        assertEquals(List.of(), damage());
    }

    @Test
    void unpackedFilesThatChangedAreFound() throws Exception {
        Files.delete(unpacked("one", 0, "gone"));
        Files.write(unpacked("one", 0, "etc/kept"), new byte[3]);
        Files.setPosixFilePermissions(unpacked("one", 0, "etc/changed"), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertEquals(
                "/etc/changed has permissions 777; /etc/kept has 3 bytes, not 4; /gone is missing",
                onlyDamage().reason());
        Path folder = unpacked("one", 0, "etc");
        Files.move(folder, folder.resolveSibling("elsewhere"));
        assertEquals(
                "/etc/changed is missing; /etc/kept is missing; /gone is missing",
                onlyDamage().reason());
    }

    @Test
    void aLayerThatIsNotThereIsFound() throws Exception {
        String key = Layers.key(image("two").record().chains().get(1));
        driver.remove(key);
        assertEquals(
                key + " is missing", onlyDamage().name() + " " + onlyDamage().reason());
    }

    @Test
    void theSameLayersAreComparedWithAnotherDriver() throws Exception {
        driver = new VfsDriver(root.resolve("vfs"));
        graph = open("vfs");
        assertEquals(0, verify().layers());
        graph.unpack(image("two"));
        assertEquals(2, verify().layers());
        assertEquals(List.of(), damage());
        flip(unpacked("two", 1, "etc/more"), 1);
        assertEquals("/etc/more has other content", onlyDamage().reason());
    }

    @Test
    void recordsThatAreNotWhatTheyWereAreFound() throws Exception {
        Path record = root.resolve("images/" + image("one").id().hex() + ".json");
        Path names = root.resolve("images/references.json");
        Path layer = root.resolve(
                "layers/overlay2/" + image("one").record().chains().get(0).hex() + ".json");
        Path index = root.resolve("index.json");
        for (Path file : List.of(record, names, layer, index)) {
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, new byte[0]);
            assertEquals(1, verify().damage().size(), file + ": " + verify().damage());
            Files.write(file, whole);
        }
        Files.delete(record);
        assertEquals("its record is missing", onlyDamage().reason());
    }

    @Test
    void whatAHolderKeepsIsLookedFor() throws Exception {
        graph.keep("test/holder", java.util.Set.of(layer("one", 0)));
        assertEquals(List.of(), damage());
        Files.delete(blob(layer("one", 0)));
        assertTrue(verify().damage().stream()
                .anyMatch(
                        d -> d.kind() == VerifiedImages.Kind.HOLDER && d.name().equals("test/holder")));
    }

    @Test
    void itBeginsAgainWhenItsBundleIsReplaced() throws Exception {
        graph.close();
        assertThrows(HandlerReplaced.class, this::verify);
    }
}

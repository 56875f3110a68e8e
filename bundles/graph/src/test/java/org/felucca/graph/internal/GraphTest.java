package org.felucca.graph.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.felucca.archive.TarEntry;
import org.felucca.archive.TarEntry.Kind;
import org.felucca.archive.TarWriter;
import org.felucca.driver.graph.GraphDriver;
import org.felucca.engine.container.ContainerDetails;
import org.felucca.engine.container.ContainerDetailsBuilder;
import org.felucca.engine.container.ContainerState;
import org.felucca.engine.container.ContainerStateBuilder;
import org.felucca.engine.image.ImageDetails;
import org.felucca.engine.image.ImageHistory;
import org.felucca.engine.image.ImportImage;
import org.felucca.engine.image.InspectImage;
import org.felucca.engine.image.ListImages;
import org.felucca.engine.image.LoadImages;
import org.felucca.engine.image.OpenRootfs;
import org.felucca.engine.image.RemoveImage;
import org.felucca.engine.image.RemovedImage;
import org.felucca.engine.image.SaveImages;
import org.felucca.engine.image.TagImage;
import org.felucca.graphdriver.overlay2.internal.OverlayDriver;
import org.felucca.graphdriver.vfs.internal.VfsDriver;
import org.felucca.model.ContainerId;
import org.felucca.model.Digest;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.model.Filters;
import org.felucca.model.Platform;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The jobs of images on real folders and real drivers, with small archives made here. */
@Tag("root")
@Timeout(120)
class GraphTest {
    @TempDir
    Path root;

    private Graph graph;
    private final TestJob job = new TestJob();

    @BeforeEach
    void open() throws IOException {
        graph = new Graph(root, "overlay2", Duration.ZERO);
        graph.addDriver(new OverlayDriver(root.resolve("overlay2")), Map.of("driver.name", "overlay2"));
    }

    private static byte[] tar(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                tar.put(entry(file.getKey(), file.getValue().length), file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static TarEntry entry(String name, long size) {
        return new TarEntry(name, Kind.FILE, "", 0644, 0, 0, size, Instant.EPOCH, 0, 0, Map.of(), List.of());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static String config(byte[]... layers) {
        List<String> diffs = Arrays.stream(layers)
                .map(l -> '"' + Digest.of(l).toString() + '"')
                .toList();
        return "{\"architecture\":\"amd64\",\"os\":\"linux\",\"created\":\"2024-01-02T03:04:05Z\",\"config\":{\"Cmd\":[\"sh\"],"
                + "\"Labels\":{\"kind\":\"test\"}},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":" + diffs
                + "},\"history\":[{\"created_by\":\"one\"},{\"created_by\":\"nothing\",\"empty_layer\":true}]}";
    }

    /** A Docker archive with the manifest at its end, as Docker and skopeo write it. */
    private static byte[] dockerArchive(String tag, byte[]... layers) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        for (byte[] layer : layers) {
            names.add("\"" + names.size() + "/layer.tar\"");
            files.put(names.size() - 1 + "/layer.tar", layer);
        }
        files.put("config.json", utf8(config(layers)));
        files.put(
                "manifest.json",
                utf8("[{\"Config\":\"config.json\",\"RepoTags\":[\"" + tag + "\"],\"Layers\":" + names + "}]"));
        return tar(files);
    }

    /** So large that it goes to the store while it is read. */
    private static byte[] largeLayer(String file) throws IOException {
        byte[] content = new byte[300_000];
        Arrays.fill(content, (byte) file.charAt(0));
        return tar(Map.of(file, content));
    }

    private TestJob load(byte[] archive) throws IOException, InterruptedException {
        TestJob loading = new TestJob(archive);
        new LoadHandler(graph).run(new LoadImages(false, Optional.empty()), loading);
        return loading;
    }

    private ImageDetails inspect(String name) throws IOException, InterruptedException {
        return new InspectHandler(graph).run(new InspectImage(name), job);
    }

    private List<ImageDetails> list(Map<String, List<String>> filters) throws IOException, InterruptedException {
        return new ListHandler(graph).run(new ListImages(false, new Filters(filters), false), job);
    }

    private List<RemovedImage> remove(String name, boolean force) throws IOException, InterruptedException {
        return new RemoveHandler(graph).run(new RemoveImage(name, force, false), job);
    }

    private static String messageOf(Executable act) {
        return assertThrows(FeluccaException.class, act).getMessage();
    }

    /** A removed layer has another name at once; a thread of the driver deletes it. */
    private void awaitDeletions() throws IOException {
        while (true) {
            try (Stream<Path> layers = Files.list(root.resolve("overlay2"))) {
                if (layers.noneMatch(f -> f.getFileName().toString().startsWith(".gone-"))) {
                    return;
                }
            }
            Thread.onSpinWait();
        }
    }

    private List<String> leftOvers() throws IOException {
        awaitDeletions();
        List<String> left = new ArrayList<>();
        graph.blobs().list().forEach(d -> left.add(d.toString()));
        try (Stream<Path> incoming = Files.list(root.resolve("incoming"))) {
            incoming.forEach(f -> left.add(f.toString()));
        }
        try (Stream<Path> layers = Files.list(root.resolve("overlay2"))) {
            layers.filter(f -> !f.endsWith("l")).forEach(f -> left.add(f.toString()));
        }
        try (Stream<Path> links = Files.list(root.resolve("overlay2/l"))) {
            links.forEach(f -> left.add(f.toString()));
        }
        return left;
    }

    @Test
    void anImageIsNamedByTheDigestOfItsConfiguration() throws Exception {
        byte[] layer = largeLayer("a");
        assertEquals(
                List.of("Loaded image: foo:1"),
                load(dockerArchive("foo:1", layer)).lines());
        ImageDetails image = inspect("foo:1");
        assertEquals(Digest.of(utf8(config(layer))), image.id());
        assertEquals(List.of("foo:1"), image.repoTags());
        assertEquals(List.of("sh"), image.config().cmd());
        assertEquals(300_000, image.size());
        assertEquals(image, inspect(image.id().abbreviated()));
        assertEquals(image, inspect(image.id().toString()));
    }

    @Test
    void smallAndLargeLayersAreStackedInOrder() throws Exception {
        byte[] low = tar(Map.of("x", utf8("low"), "y", utf8("low")));
        byte[] high = largeLayer("z");
        byte[] top = tar(Map.of("x", utf8("top"), ".wh.y", utf8("")));
        load(dockerArchive("foo", low, high, top));
        var rootfs = new RootfsHandler(graph).run(new OpenRootfs("foo", "c1"), job);
        GraphDriver driver = graph.layers().driver();
        assertEquals("top", Files.readString(driver.locate(rootfs.key(), "/x").orElseThrow()));
        assertTrue(driver.locate(rootfs.key(), "/y").isEmpty());
        assertTrue(driver.locate(rootfs.key(), "/z").isPresent());
        assertTrue(driver.locate(rootfs.key(), "/etc/hosts").isPresent());
        assertEquals(List.of(), driver.changes("c1"));
        driver.remove("c1");
    }

    @Test
    void theSameLayersAreKeptOnce() throws Exception {
        byte[] shared = largeLayer("a");
        load(dockerArchive("one", shared, largeLayer("b")));
        load(dockerArchive("two", shared, largeLayer("c")));
        load(dockerArchive("two", shared, largeLayer("c")));
        assertEquals(3, graph.layers().driver().keys().size());
        remove("one", false);
        assertEquals(2, graph.layers().driver().keys().size());
        remove("two", false);
        assertEquals(List.of(), leftOvers());
    }

    @Test
    void whatIsSavedIsLoadedAgain() throws Exception {
        byte[] layer = largeLayer("a");
        load(dockerArchive("foo:1", layer));
        new TagHandler(graph).run(new TagImage("foo:1", "localhost:5000/bar", ""), job);
        TestJob saved = new TestJob();
        new SaveHandler(graph).run(new SaveImages(List.of("foo:1", "localhost:5000/bar"), Optional.empty()), saved);
        TestJob again = new TestJob();
        new SaveHandler(graph).run(new SaveImages(List.of("foo:1", "localhost:5000/bar"), Optional.empty()), again);
        assertArrayEquals(saved.output.toByteArray(), again.output.toByteArray());
        ImageDetails before = inspect("foo:1");
        remove("foo:1", false);
        remove("localhost:5000/bar", false);
        assertEquals(List.of(), leftOvers());
        assertEquals(
                List.of("Loaded image: foo:1", "Loaded image: localhost:5000/bar:latest"),
                load(saved.output.toByteArray()).lines());
        ImageDetails after = inspect("foo:1");
        assertEquals(before.id(), after.id());
        assertEquals(before.manifest(), after.manifest());
        assertEquals(before.repoTags(), after.repoTags());
    }

    @Test
    void anOciLayoutIsLoadedForThisPlatform() throws Exception {
        byte[] layer = largeLayer("a");
        byte[] blob = gzip(layer);
        byte[] config = utf8(config(layer));
        byte[] manifest = OciLayout.manifest(
                Digest.of(config),
                config.length,
                List.of(new ImageRecord.LayerBlob(Digest.of(layer), Digest.of(blob), OciLayout.LAYER_TYPE + "+gzip")),
                List.of((long) blob.length));
        String platforms = "{\"manifests\":[{\"digest\":\"sha256:" + "0".repeat(64)
                + "\",\"platform\":{\"os\":\"linux\",\"architecture\":\"s390x\"}},{\"digest\":\"" + Digest.of(manifest)
                + "\",\"platform\":{\"os\":\"linux\",\"architecture\":\""
                + Platform.host().architecture() + "\"}}]}";
        String index = "{\"manifests\":[{\"digest\":\"" + Digest.of(utf8(platforms))
                + "\",\"annotations\":{\"io.containerd.image.name\":\"docker.io/library/multi:7\"}}]}";
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (byte[] content : List.of(blob, config, manifest, utf8(platforms))) {
            files.put("./blobs/sha256/" + Digest.of(content).hex(), content);
        }
        files.put("./index.json", utf8(index));
        files.put("./oci-layout", OciLayout.MARK);
        assertEquals(List.of("Loaded image: multi:7"), load(tar(files)).lines());
        assertEquals(Digest.of(config), inspect("multi:7").id());
        assertEquals(Optional.of(Digest.of(manifest)), inspect("multi:7").manifest());
        assertEquals(List.of(Digest.of(blob)), List.copyOf(Graph.layerBlobs(graph.resolve("multi:7"))));
    }

    @Test
    void brokenArchivesLeaveNothing() throws Exception {
        byte[] layer = largeLayer("a");
        byte[] good = dockerArchive("foo", layer, largeLayer("b"));
        byte[] cut = Arrays.copyOf(good, good.length - 2048);
        byte[] flipped = good.clone();
        flipped[1024 + 200_000] ^= 1; // inside of the first layer: another digest
        byte[] brokenLayer = layer.clone();
        brokenLayer[3] ^= 1;
        Map<String, byte[]> archives = Map.of(
                "cut", cut,
                "flipped", flipped,
                "gzip", Arrays.copyOf(gzip(good), 400),
                "no tar", utf8("garbage"),
                "nothing", tar(Map.of()),
                "layer", dockerArchive("foo", brokenLayer),
                "manifest", tar(Map.of("manifest.json", utf8("{\"x\":1}"))),
                "config", tar(Map.of("manifest.json", utf8("[{\"Config\":\"../../etc/passwd\",\"Layers\":[]}]"))),
                "type", tar(Map.of("manifest.json", utf8("[{\"Config\":\"c\",\"Layers\":[]}]"), "c", utf8("[1]"))));
        for (Map.Entry<String, byte[]> archive : archives.entrySet()) {
            FeluccaException e = assertThrows(FeluccaException.class, () -> load(archive.getValue()), archive.getKey());
            assertEquals(ErrorKind.INVALID, e.kind(), archive.getKey());
            assertEquals(List.of(), leftOvers(), archive.getKey());
            assertEquals(List.of(), list(Map.of()), archive.getKey());
        }
    }

    @Test
    void imagesOutliveTheEngineAndOrphansDoNot() throws Exception {
        load(dockerArchive("foo", largeLayer("a")));
        ImageDetails before = inspect("foo");
        Files.writeString(root.resolve("incoming/half"), "x");
        graph.blobs().put(utf8("nobody uses this"));
        graph.layers().driver().prepare("unpack-9", Optional.empty());
        open();
        assertEquals(before, inspect("foo"));
        remove("foo", false);
        assertEquals(List.of(), leftOvers());
    }

    @Test
    void layersThatAreLostAreUnpackedAgain() throws Exception {
        load(dockerArchive("foo", largeLayer("a")));
        GraphDriver driver = graph.layers().driver();
        driver.keys().forEach(driver::remove);
        open();
        new RootfsHandler(graph).run(new OpenRootfs("foo", "c1"), job);
        assertTrue(graph.layers().driver().locate("c1", "/a").isPresent());
    }

    @Test
    void vfsTakesOverWhereTheWantedDriverIsMissing() throws Exception {
        graph = new Graph(root.resolve("other"), "overlay2", Duration.ZERO);
        graph.addDriver(new VfsDriver(root.resolve("vfs")), Map.of("driver.name", "vfs"));
        load(dockerArchive("foo", tar(Map.of("x", utf8("low"))), tar(Map.of("y", utf8("high")))));
        assertEquals("vfs", inspect("foo").driver());
        new RootfsHandler(graph).run(new OpenRootfs("foo", "c1"), job);
        assertTrue(graph.layers().driver().locate("c1", "/x").isPresent());
    }

    @Test
    void helloWorldIsAlwaysThereForWhoAsks() throws Exception {
        assertEquals(List.of(), list(Map.of()));
        Digest id = inspect("hello-world").id();
        assertEquals(id, inspect("docker.io/library/hello-world:latest").id());
        assertEquals(1, list(Map.of()).size());
        remove("hello-world", false);
        assertEquals(List.of(), leftOvers());
        assertEquals("No such image: hello-world:latest", messageOf(() -> remove("hello-world", false)));
        assertEquals(id, inspect("hello-world").id());
    }

    @Test
    void namesThatAreNotThereAreCalledAsDockerDoes() {
        assertEquals("No such image: nope:latest", messageOf(() -> inspect("nope")));
        assertEquals("No such image: nope:3", messageOf(() -> inspect("nope:3")));
        assertEquals("No such image: sha256:1234", messageOf(() -> inspect("sha256:1234")));
        assertEquals(
                "invalid tag format", messageOf(() -> new TagHandler(graph).run(new TagImage("x", "a", "b c"), job)));
    }

    private static ContainerDetails container(Digest image, boolean running) {
        ContainerState state = ContainerStateBuilder.builder().running(running).build();
        return ContainerDetailsBuilder.builder()
                .id(new ContainerId("c".repeat(64)))
                .imageId(image.toString())
                .state(state)
                .build();
    }

    @Test
    void namesGoFirstAndTheImageWithTheLast() throws Exception {
        load(dockerArchive("foo:1", largeLayer("a")));
        new TagHandler(graph).run(new TagImage("foo:1", "bar", "2"), job);
        Digest id = inspect("foo:1").id();
        assertEquals(
                "conflict: unable to delete " + id.abbreviated()
                        + " (must be forced) - image is referenced in multiple repositories",
                messageOf(() -> remove(id.toString(), false)));
        assertEquals(List.of(new RemovedImage("foo:1", "")), remove("foo:1", false));
        List<RemovedImage> removed = remove("bar:2", false);
        assertEquals(new RemovedImage("bar:2", ""), removed.get(0));
        assertEquals(new RemovedImage("", id.toString()), removed.get(1));
        assertEquals(3, removed.size());
        assertEquals(List.of("tag", "untag", "untag", "delete"), job.actions());
    }

    @Test
    void imagesThatContainersUseAreKeptAsDockerDoes() throws Exception {
        load(dockerArchive("foo:1", largeLayer("a")));
        Digest id = inspect("foo:1").id();
        String used = "cccccccccccc";
        job.containers = List.of(container(id, false));
        assertEquals(
                "conflict: unable to remove repository reference \"foo:1\" (must force) - container " + used
                        + " is using its referenced image " + id.abbreviated(),
                messageOf(() -> remove("foo:1", false)));
        assertEquals(
                "conflict: unable to delete " + id.abbreviated()
                        + " (must be forced) - image is being used by stopped container " + used,
                messageOf(() -> remove(id.toString(), false)));
        job.containers = List.of(container(id, true));
        assertEquals(
                "conflict: unable to delete " + id.abbreviated()
                        + " (cannot be forced) - image is being used by running container " + used,
                messageOf(() -> remove(id.toString(), true)));
        assertEquals(List.of(new RemovedImage("foo:1", "")), remove("foo:1", true));
        assertEquals(List.of(), inspect(id.toString()).repoTags());
        job.containers = List.of(container(id, false));
        assertEquals(
                new RemovedImage("", id.toString()), remove(id.toString(), true).get(0));
    }

    @Test
    void aLayerStaysWhileAContainerStandsOnIt() throws Exception {
        load(dockerArchive("foo", largeLayer("a")));
        new RootfsHandler(graph).run(new OpenRootfs("foo", "c1"), job);
        Digest id = inspect("foo").id();
        job.containers = List.of(container(id, false));
        remove("foo", true);
        assertTrue(graph.layers().driver().locate("c1", "/a").isPresent());
        graph.layers().driver().remove("c1");
        open();
        graph.layers();
        assertEquals(List.of(), leftOvers());
    }

    @Test
    void listsAreFiltered() throws Exception {
        load(dockerArchive("foo:1", largeLayer("a")));
        load(dockerArchive("group/bar:2", largeLayer("b")));
        load(dockerArchive("foo:1", largeLayer("c"))); // the first loses its name
        assertEquals(3, list(Map.of()).size());
        assertEquals(1, list(Map.of("dangling", List.of("true"))).size());
        assertEquals(
                List.of("group/bar:2"),
                list(Map.of("reference", List.of("group/*"))).get(0).repoTags());
        assertEquals(1, list(Map.of("reference", List.of("fo*"))).size());
        assertEquals(3, list(Map.of("label", List.of("kind=test"))).size());
        assertEquals(0, list(Map.of("label", List.of("kind=other"))).size());
        assertEquals(0, list(Map.of("since", List.of("foo:1"))).size());
        assertThrows(FeluccaException.class, () -> list(Map.of("colour", List.of("x"))));
        assertThrows(FeluccaException.class, () -> list(Map.of("dangling", List.of("maybe"))));
    }

    @Test
    void historyIsNewestFirst() throws Exception {
        load(dockerArchive("foo:1", largeLayer("a")));
        var steps = new HistoryHandler(graph).run(new ImageHistory("foo:1"), job);
        assertEquals(
                List.of("nothing", "one"),
                steps.stream().map(s -> s.createdBy()).toList());
        assertEquals(List.of(0L, 300_000L), steps.stream().map(s -> s.size()).toList());
        assertEquals(List.of("foo:1"), steps.get(0).tags());
        assertTrue(steps.get(1).id().isEmpty());
    }

    @Test
    void aTarIsImportedWithItsChanges() throws Exception {
        TestJob importing = new TestJob(gzip(largeLayer("a")));
        List<String> changes = List.of(
                "CMD [\"a\", \"b\"]",
                "ENTRYPOINT foo bar",
                "ENV A=b C=\"d e\"",
                "EXPOSE 80",
                "LABEL x=y",
                "VOLUME /v",
                "WORKDIR /w",
                "WORKDIR ../z",
                "USER u:g",
                "HEALTHCHECK CMD true");
        Digest id = new ImportHandler(graph)
                .run(new ImportImage("imp", "1", "hello", changes, Optional.empty()), importing);
        ImageDetails image = inspect("imp:1");
        assertEquals(id, image.id());
        assertEquals("hello", image.comment());
        var config = image.config();
        assertEquals(List.of("a", "b"), config.cmd());
        assertEquals(List.of("/bin/sh", "-c", "foo bar"), config.entrypoint());
        assertEquals(List.of("A=b", "C=d e"), config.env());
        assertEquals("[80/tcp]", config.exposedPorts().toString());
        assertEquals(Map.of("x", "y"), config.labels());
        assertEquals("/z", config.workingDir());
        assertEquals(
                List.of("CMD-SHELL", "true"), config.healthcheck().orElseThrow().test());
        assertEquals(List.of("tag", "import"), importing.actions());
        assertEquals("run is not a valid change command", messageOf(() -> new ImportHandler(graph)
                .run(new ImportImage("", "", "", List.of("RUN x"), Optional.empty()), new TestJob())));
        assertFalse(list(Map.of()).isEmpty());
    }
}

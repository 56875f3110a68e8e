package org.felucca.driver.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.archive.TarEntry;
import org.felucca.archive.TarEntry.Kind;
import org.felucca.archive.TarWriter;
import org.felucca.driver.graph.Change;
import org.felucca.driver.graph.FreeLayers;
import org.felucca.driver.graph.GraphDriver;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.Names;
import org.felucca.linux.Stat;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link GraphDriver} does; one test is for those that are {@link FreeLayers} too. */
@Tag("root")
@Timeout(60)
public abstract class GraphDriverConformance {
    private static final Instant T = Instant.parse("2024-01-02T03:04:05.123456789Z");

    @TempDir
    protected Path folder;

    GraphDriver driver;

    /** A driver on this folder. Called again, it is one that starts anew on what the first has left. */
    protected abstract GraphDriver open(Path root) throws IOException;

    @BeforeEach
    void aDriver() throws IOException {
        driver = open(folder.resolve("driver"));
    }

    /** What to put into a tar: {@code path}, {@code path=content}, {@code folder/}, {@code link->target}, {@code hard=>target}. */
    protected static byte[] tar(String... files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            for (String file : files) {
                put(tar, file);
            }
        }
        return bytes.toByteArray();
    }

    private static void put(TarWriter tar, String file) throws IOException {
        if (file.contains("->")) {
            int at = file.indexOf("->");
            tar.put(entry(file.substring(0, at), Kind.SYMLINK, file.substring(at + 2), 0), new byte[0]);
        } else if (file.contains("=>")) {
            int at = file.indexOf("=>");
            tar.put(entry(file.substring(0, at), Kind.HARD_LINK, file.substring(at + 2), 0), new byte[0]);
        } else if (file.endsWith("/")) {
            tar.put(entry(file, Kind.FOLDER, "", 0), new byte[0]);
        } else {
            int at = file.indexOf('=');
            byte[] content = file.substring(at + 1).getBytes(StandardCharsets.UTF_8);
            tar.put(entry(at < 0 ? file : file.substring(0, at), Kind.FILE, "", content.length), content);
        }
    }

    private static TarEntry entry(String name, Kind kind, String link, long size) {
        int mode = kind == Kind.FOLDER ? 0750 : 0640;
        return new TarEntry(name, kind, link, mode, 12, 2_000_000_000L, size, T, 0, 0, Map.of(), List.of());
    }

    void layer(String key, String parent, String... files) throws IOException {
        driver.prepare(key, Optional.ofNullable(parent));
        driver.apply(key, new ByteArrayInputStream(tar(files)));
        driver.commit(key);
    }

    String content(String key, String path) throws IOException {
        return Files.readString(driver.locate(key, path).orElseThrow());
    }

    boolean shows(String key, String path) {
        return driver.locate(key, path).isPresent();
    }

    static ErrorKind kindOf(Runnable act) {
        return assertThrows(FeluccaException.class, act::run).kind();
    }

    @Test
    void aLayerHoldsWhatItsTarHolds() throws IOException {
        layer("base", null, "etc/", "etc/name=felucca", "link->etc/name", "hard=>etc/name");
        assertEquals("felucca", content("base", "/etc/name"));
        assertEquals("felucca", content("base", "/hard"));
        Stat file =
                LinuxFiles.stat(driver.locate("base", "/etc/name").orElseThrow().toString());
        assertEquals(
                List.of(0640, 12, 2_000_000_000, 2, T),
                List.of(file.permissions(), file.uid(), file.gid(), file.links(), file.modified()));
        Stat etc = LinuxFiles.stat(driver.locate("base", "/etc").orElseThrow().toString());
        assertEquals(List.of(0750, T), List.of(etc.permissions(), etc.modified()));
        assertTrue(LinuxFiles.stat(driver.locate("base", "/link").orElseThrow().toString())
                .isSymlink());
    }

    @Test
    void aChildShowsItsParentsAndItsOwnFiles() throws IOException {
        layer("base", null, "a=1", "b=1");
        layer("child", "base", "b=2", "c=2");
        assertEquals(
                List.of("1", "2", "2"),
                List.of(content("child", "/a"), content("child", "/b"), content("child", "/c")));
        assertEquals("1", content("base", "/b"));
        assertFalse(shows("base", "/c"));
    }

    @Test
    void whiteoutsHideWhatIsBelowAndOnlyThat() throws IOException {
        layer("base", null, "file", "dir/", "dir/old", "other/", "other/old");
        layer(
                "child",
                "base",
                ".wh.file",
                "dir/",
                "dir/new",
                "dir/.wh..wh..opq",
                "other/",
                "other/.wh.old",
                "other/new");
        assertFalse(shows("child", "/file"));
        assertFalse(shows("child", "/dir/old"));
        assertFalse(shows("child", "/other/old"));
        assertTrue(shows("child", "/dir/new"));
        assertTrue(shows("child", "/other/new"));
        assertTrue(shows("base", "/dir/old"));
    }

    @Test
    void aFolderThatReplacesARemovedOneStartsEmpty() throws IOException {
        layer("base", null, "dir/", "dir/old");
        layer("child", "base", ".wh.dir", "dir/", "dir/new");
        layer("other", "base", "dir/", "dir/new", ".wh.dir");
        for (String key : List.of("child", "other")) {
            assertFalse(shows(key, "/dir/old"), key);
            assertTrue(shows(key, "/dir/new"), key);
        }
    }

    @Test
    void kindsMayChange() throws IOException {
        layer("base", null, "a=file", "b/", "b/in=old", "c/", "c/in", "d->a");
        layer("child", "base", "a/", "a/in=new", "b->a", "c=file", "d/", "d/in=new");
        assertEquals("new", content("child", "/a/in"));
        assertFalse(shows("child", "/b/in"));
        assertEquals("file", content("child", "/c"));
        assertEquals("new", content("child", "/d/in"));
        assertEquals("file", content("base", "/a"));
    }

    @Test
    void nothingIsUnpackedOutside() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        String up = "../".repeat(40);
        layer(
                "base",
                null,
                up + "climbed=1",
                "/absolute=1",
                outside + "/",
                "link->" + outside,
                "link/through=1",
                "hop->" + up,
                "hop/hopped=1",
                "a/b/../../../../up=1");
        try (var left = Files.list(outside)) {
            assertEquals(0, left.count());
        }
        assertFalse(Files.exists(Path.of("/climbed")) || Files.exists(Path.of("/hopped")));
        assertEquals("1", content("base", "/climbed"));
        assertEquals("1", content("base", "/absolute"));
        assertEquals("1", content("base", "/hopped"));
        assertEquals("1", content("base", "/up"));
        // behind the link lies a folder of the layer, which has the outer one's path
        assertEquals("1", content("base", outside + "/through"));
    }

    @Test
    void nothingIsMadeBehindALinkToNowhere() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        driver.prepare("base", Optional.empty());
        byte[] tar = tar("link->" + outside, "link/through=1");
        assertThrows(IOException.class, () -> driver.apply("base", new ByteArrayInputStream(tar)));
        assertFalse(Files.exists(outside.resolve("through")));
    }

    @Test
    void aHardLinkCannotReachOutside() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        driver.prepare("base", Optional.empty());
        byte[] tar = tar("mine=>" + "../".repeat(40) + secret);
        assertThrows(IOException.class, () -> driver.apply("base", new ByteArrayInputStream(tar)));
        assertFalse(shows("base", "/mine"));
        assertEquals(1, LinuxFiles.stat(secret.toString()).links());
    }

    @Test
    void namesNeedNotBeText() throws IOException {
        String odd = Names.fromBytes(new byte[] {'x', (byte) 0xff, (byte) 0xc3, 'y'});
        layer("base", null, odd + "=1", "n".repeat(255) + "=2");
        driver.prepare("child", Optional.of("base"));
        driver.apply("child", new ByteArrayInputStream(tar(".wh." + odd)));
        assertEquals(List.of(new Change("/" + odd, Change.Kind.DELETED)), driver.changes("child"));
    }

    @Test
    void brokenTarsAreRefused() throws IOException {
        byte[] whole = tar("dir/", "dir/file=content");
        byte[] flipped = whole.clone();
        flipped[10] ^= 1;
        driver.prepare("base", Optional.empty());
        assertThrows(IOException.class, () -> driver.apply("base", new ByteArrayInputStream(flipped)));
        byte[] cut = Arrays.copyOf(whole, 1024 + 3);
        assertThrows(IOException.class, () -> driver.apply("base", new ByteArrayInputStream(cut)));
        byte[] long256 = tar("n".repeat(256));
        assertThrows(IOException.class, () -> driver.apply("base", new ByteArrayInputStream(long256)));
        driver.remove("base");
        assertEquals(List.of(), driver.keys());
    }

    @Test
    void changesAreToldInOrder() throws IOException {
        layer("base", null, "dir/", "dir/changed=1", "dir/removed", "kept");
        driver.prepare("child", Optional.of("base"));
        driver.apply(
                "child",
                new ByteArrayInputStream(tar("dir/", "dir/changed=22", "dir/.wh.removed", "new/", "new/file")));
        List<Change> changes = driver.changes("child").stream()
                .filter(c -> !c.path().equals("/dir")) // told by some
                .toList();
        assertEquals(
                List.of(
                        new Change("/dir/changed", Change.Kind.MODIFIED),
                        new Change("/dir/removed", Change.Kind.DELETED),
                        new Change("/new", Change.Kind.ADDED),
                        new Change("/new/file", Change.Kind.ADDED)),
                changes);
    }

    @Test
    void aDifferenceMakesTheSameLayerAgain() throws IOException {
        layer("base", null, "dir/", "dir/a=1", "dir/b=1", "gone/", "gone/x");
        layer("child", "base", "dir/", "dir/a=22", "dir/.wh.b", "c=3", "hard=>c", "s->c", ".wh.gone");
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        driver.diff("child", first);
        driver.prepare("again", Optional.of("base"));
        driver.apply("again", new ByteArrayInputStream(first.toByteArray()));
        assertEquals(driver.changes("child"), driver.changes("again"));
        assertEquals("22", content("again", "/dir/a"));
        assertEquals(
                2,
                LinuxFiles.stat(driver.locate("again", "/hard").orElseThrow().toString())
                        .links());
        ByteArrayOutputStream second = new ByteArrayOutputStream();
        driver.diff("child", second);
        assertEquals(
                List.of(first.toByteArray().length, true),
                List.of(second.size(), Arrays.equals(first.toByteArray(), second.toByteArray())));
    }

    @Test
    void layersAreNamedOnceAndStandOnWhatIsThere() throws IOException {
        layer("base", null, "a");
        assertEquals(ErrorKind.CONFLICT, kindOf(() -> driver.prepare("base", Optional.empty())));
        assertEquals(ErrorKind.NOT_FOUND, kindOf(() -> driver.prepare("child", Optional.of("nobody"))));
        assertEquals(ErrorKind.NOT_FOUND, kindOf(() -> driver.mounts("nobody")));
        assertEquals(ErrorKind.INVALID, kindOf(() -> driver.prepare("../x", Optional.empty())));
        assertThrows(FeluccaException.class, () -> driver.apply("base", new ByteArrayInputStream(tar("b"))));
        assertEquals(List.of("base"), driver.keys());
    }

    @Test
    void aParentStaysAsLongAsItHasChildren() throws IOException {
        layer("base", null, "a");
        driver.prepare("child", Optional.of("base"));
        assertEquals(ErrorKind.CONFLICT, kindOf(() -> driver.remove("base")));
        driver.remove("child");
        driver.remove("base");
        driver.remove("base");
        assertFalse(driver.exists("base"));
    }

    @Test
    void layersOutliveTheDriver() throws IOException {
        layer("base", null, "a=1");
        driver.prepare("child", Optional.of("base"));
        driver.apply("child", new ByteArrayInputStream(tar("b=2")));
        driver = open(folder.resolve("driver"));
        assertEquals(List.of("base", "child"), driver.keys());
        assertEquals(List.of("1", "2"), List.of(content("child", "/a"), content("child", "/b")));
        assertThrows(FeluccaException.class, () -> driver.apply("base", new ByteArrayInputStream(tar("b"))));
    }

    @Test
    void theRootIsTheLastMount() throws IOException {
        layer("base", null, "a=1");
        driver.prepare("child", Optional.of("base"));
        for (String key : driver.keys()) {
            var mounts = driver.mounts(key).mounts();
            assertEquals("/", mounts.get(mounts.size() - 1).destination());
        }
        assertTrue(driver.usage("base") >= 1);
    }
}

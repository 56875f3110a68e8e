package org.felucca.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.Names;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Stat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("root")
class LayerUnpackerTest {
    private static final Instant T = Instant.parse("2024-01-02T03:04:05.123456789Z");

    @TempDir
    Path temp;

    private Path out;

    @BeforeEach
    void folders() throws IOException {
        out = Files.createDirectory(temp.resolve("out"));
    }

    private long unpack(byte[] tar) throws IOException {
        try (Fd folder = LinuxFiles.open(out.toString(), OpenFlag.DIRECTORY)) {
            return new LayerUnpacker(folder, WhiteoutForm.OVERLAY).unpack(new ByteArrayInputStream(tar));
        }
    }

    private static byte[] run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] output = process.getInputStream().readAllBytes();
        assertEquals(0, process.waitFor(), String.join(" ", command));
        return output;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"gnu", "oldgnu", "pax", "posix --sparse-version=0.0", "posix --sparse-version=0.1", "v7", "ustar"
            })
    void unpacksWhatGnuTarWrites(String format) throws Exception {
        Path in = Files.createDirectory(temp.resolve("in"));
        Files.writeString(in.resolve("plain"), "content");
        Files.createLink(in.resolve("second"), in.resolve("plain"));
        Files.createSymbolicLink(in.resolve("link"), Path.of("plain"));
        Path deep = in.resolve("some/folders/deep");
        Files.createDirectories(deep);
        boolean anyName = !format.equals("v7") && !format.equals("ustar");
        if (anyName) {
            Files.writeString(deep.resolve("n".repeat(200)), "long name");
            Files.createSymbolicLink(in.resolve("far"), Path.of("t".repeat(300)));
        }
        byte[] end = "end".getBytes(StandardCharsets.UTF_8);
        try (FileChannel sparse =
                FileChannel.open(in.resolve("sparse"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int hole = 1; hole <= 30; hole++) { // more than a header has room for
                sparse.write(ByteBuffer.wrap(end), hole * 100_000L);
            }
        }
        String command =
                "tar --format=" + format.replace("pax", "posix") + (anyName ? " -S" : "") + " -C " + in + " -c .";
        unpack(run("sh", "-c", command));
        assertEquals(
                "",
                new String(
                        run("diff", "-r", "--no-dereference", in.toString(), out.toString()), StandardCharsets.UTF_8));
        assertEquals(2, LinuxFiles.stat(out.resolve("second").toString()).links());
        assertEquals(
                Files.getLastModifiedTime(in.resolve("plain")).toMillis() / 1000,
                Files.getLastModifiedTime(out.resolve("plain")).toMillis() / 1000);
    }

    private static byte[] tar(TarEntry... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            for (TarEntry entry : entries) {
                tar.put(entry, new byte[(int) entry.size()]);
            }
        }
        return bytes.toByteArray();
    }

    private static TarEntry entry(String name, TarEntry.Kind kind, int mode, Map<String, byte[]> xattrs) {
        return new TarEntry(name, kind, "", mode, 2_000_000_000L, 2_000_000_001L, 0, T, 1, 3, xattrs, List.of());
    }

    @Test
    void whatIsWrittenIsUnpackedExactly() throws Exception {
        byte[] capability = {1, 0, 0, 2, 0, 0x30, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        String odd = Names.fromBytes(new byte[] {'x', (byte) 0xff}) + "-é";
        byte[] bytes = {0, (byte) 0xff, '\n', '='};
        unpack(tar(
                entry(odd, TarEntry.Kind.FILE, 06755, Map.of("security.capability", capability, "user.b", bytes)),
                entry("folder", TarEntry.Kind.FOLDER, 01777, Map.of("user.b", bytes)),
                entry("fifo", TarEntry.Kind.FIFO, 0640, Map.of()),
                entry("null", TarEntry.Kind.CHARACTER_DEVICE, 0666, Map.of())));
        try (Fd folder = LinuxFiles.open(out.toString(), OpenFlag.DIRECTORY)) {
            Stat file = LinuxFiles.statAt(folder, odd);
            assertEquals(
                    List.of(06755, 2_000_000_000, 2_000_000_001, T),
                    List.of(file.permissions(), file.uid(), file.gid(), file.modified()));
            String path = folder.procPath() + "/" + odd;
            assertArrayEquals(
                    capability, LinuxFiles.xattr(path, "security.capability").orElseThrow());
            assertArrayEquals(bytes, LinuxFiles.xattr(path, "user.b").orElseThrow());
            Stat device = LinuxFiles.statAt(folder, "null");
            assertEquals(
                    List.of(Stat.CHARACTER_DEVICE, 0666, 1, 3),
                    List.of(device.type(), device.permissions(), device.nodeMajor(), device.nodeMinor()));
            assertEquals(Stat.FIFO, LinuxFiles.statAt(folder, "fifo").type());
            assertEquals(
                    List.of(01777, T),
                    List.of(
                            LinuxFiles.statAt(folder, "folder").permissions(),
                            LinuxFiles.statAt(folder, "folder").modified()));
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            try (TarWriter writer = new TarWriter(again)) {
                new TreeWriter(writer).writeAll(folder);
            }
            Files.createDirectory(temp.resolve("second"));
            out = temp.resolve("second");
            unpack(again.toByteArray());
            assertEquals(
                    "",
                    new String(
                            run(
                                    "diff",
                                    "-rq",
                                    temp.resolve("out/folder").toString(),
                                    out.resolve("folder").toString()),
                            StandardCharsets.UTF_8));
        }
    }

    @Test
    void attributesOfOverlayfsAreNotTheTarsToSet() throws Exception {
        unpack(tar(entry("folder", TarEntry.Kind.FOLDER, 0755, Map.of("trusted.overlay.redirect", new byte[] {'/'}))));
        assertTrue(LinuxFiles.xattr(out.resolve("folder").toString(), "trusted.overlay.redirect")
                .isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"/a//b/./c/,a/b/c", "../../x,x", "a/../../b,b", ".,''", "./,''", "a/.b,a/.b", "..a/b..,..a/b.."})
    void namesAreCleaned(String name, String clean) {
        assertEquals(clean, LayerUnpacker.clean(name));
    }

    @Test
    void everyFlippedBitAndCutIsAnErrorOrAnotherFileInside() throws Exception {
        byte[] whole = tar(
                entry("folder", TarEntry.Kind.FOLDER, 0755, Map.of("user.x", new byte[] {1})),
                entry("folder/file", TarEntry.Kind.FILE, 0644, Map.of()));
        for (int at = 0; at < whole.length; at += 7) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x10;
            unpackOrRefuse(flipped);
            unpackOrRefuse(Arrays.copyOf(whole, at));
        }
    }

    private void unpackOrRefuse(byte[] tar) {
        try {
            unpack(tar);
        } catch (IOException e) {
            assertTrue(e instanceof ArchiveException, e.toString());
        }
    }

    @Test
    void compressionIsToldByTheFirstBytes() throws Exception {
        byte[] tar = tar(entry("file", TarEntry.Kind.FILE, 0644, Map.of()));
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(gzip)) {
            stream.write(tar);
        }
        assertArrayEquals(
                tar,
                Compression.decompress(new ByteArrayInputStream(gzip.toByteArray()))
                        .readAllBytes());
        assertArrayEquals(
                tar, Compression.decompress(new ByteArrayInputStream(tar)).readAllBytes());
        byte[] zstd = Zstd.compress(tar);
        assertArrayEquals(
                tar, Compression.decompress(new ByteArrayInputStream(zstd)).readAllBytes());
        byte[] cut = Arrays.copyOf(gzip.toByteArray(), gzip.size() / 2);
        assertThrows(IOException.class, () -> Compression.decompress(new ByteArrayInputStream(cut))
                .readAllBytes());
    }
}

package org.felucca.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.felucca.model.Digest;
import org.felucca.model.FeluccaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BlobsTest {
    @TempDir
    Path root;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<Path> incoming() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("incoming"))) {
            return files.toList();
        }
    }

    @Test
    void contentIsFoundByItsDigest() throws IOException {
        Blobs blobs = new Blobs(root);
        Digest digest = blobs.put(utf8("hello"));
        assertEquals(Digest.of(utf8("hello")), digest);
        assertArrayEquals(utf8("hello"), Files.readAllBytes(root.resolve("blobs/sha256/" + digest.hex())));
        assertEquals(List.of(digest), new Blobs(root).list());
        blobs.delete(digest);
        assertFalse(blobs.has(digest));
    }

    @Test
    void otherContentThanExpectedLeavesNothing() throws IOException {
        Blobs blobs = new Blobs(root);
        try (BlobWriter writer = blobs.begin()) {
            writer.write(utf8("hello"), 0, 5);
            assertEquals(List.of(), blobs.list());
            Optional<Digest> other = Optional.of(Digest.of(utf8("other")));
            assertThrows(IOException.class, () -> writer.commit(other));
        }
        assertEquals(List.of(), blobs.list());
        assertEquals(List.of(), incoming());
    }

    @Test
    void whatACrashLeftIsSwept() throws IOException {
        new Blobs(root);
        Files.writeString(root.resolve("incoming/half"), "x");
        new Blobs(root);
        assertEquals(List.of(), incoming());
    }

    @Test
    void manyMayKeepTheSameAtOnce() throws IOException {
        Blobs blobs = new Blobs(root);
        List<Digest> digests = IntStream.range(0, 64)
                .parallel()
                .mapToObj(i -> {
                    try {
                        return blobs.put(utf8("content " + i % 4));
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .distinct()
                .toList();
        assertEquals(4, digests.size());
        assertEquals(4, blobs.list().size());
    }

    @Test
    void aFolderHasOneEngine() throws IOException {
        FolderLock first = FolderLock.take(root);
        assertThrows(FeluccaException.class, () -> FolderLock.take(root));
        first.close();
        FolderLock.take(root).close();
    }

    /** Writes a record and blobs for ever; run in a process of its own and killed. */
    static final class Writer {
        record Counter(long first, String filler, long second) {}

        public static void main(String[] args) throws IOException {
            Path folder = Path.of(args[0]);
            Blobs blobs = new Blobs(folder);
            JsonRecord<Counter> file = new JsonRecord<>(folder.resolve("counter.json"), Counter.class);
            for (long i = 0; ; i++) {
                file.write(new Counter(i, "x".repeat((int) (i % 50_000)), i));
                blobs.put(utf8("blob " + i));
            }
        }
    }

    @Test
    void killedAtAnyInstantARecordIsWhole() throws Exception {
        Random random = new Random(1);
        for (int round = 0; round < 5; round++) {
            Path folder = Files.createDirectory(root.resolve("round" + round));
            Process writer = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xshare:auto",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            folder.toString())
                    .inheritIO()
                    .start();
            Path counter = folder.resolve("counter.json");
            while (!Files.exists(counter)) {
                assertTrue(writer.isAlive(), "the writer has ended");
                assertFalse(writer.waitFor(2, TimeUnit.MILLISECONDS));
            }
            assertFalse(writer.waitFor(random.nextInt(100), TimeUnit.MILLISECONDS));
            writer.destroyForcibly().waitFor();
            Writer.Counter read =
                    new JsonRecord<>(counter, Writer.Counter.class).read().orElseThrow();
            assertEquals(read.first(), read.second());
            Blobs blobs = new Blobs(folder);
            for (Digest digest : blobs.list()) {
                assertEquals(digest, Digest.of(blobs.read(digest)));
            }
        }
    }

    private List<Path> parts() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("parts"))) {
            return files.toList();
        }
    }

    @Test
    void aPartIsGoneOnWithByAnotherProcess() throws IOException {
        Digest digest = Digest.of(utf8("hello world"));
        try (BlobWriter writer = new Blobs(root).begin(digest)) {
            assertTrue(writer.part().isPresent());
            writer.write(utf8("hello "), 0, 6);
        }
        Blobs blobs = new Blobs(root); // as after a crash: nobody has left it
        BlobWriter idle = blobs.begin(digest);
        idle.close();
        BlobWriter writer = blobs.begin(digest);
        try (writer) {
            idle.part().orElseThrow().drop(); // another's now
            assertEquals(6, writer.size());
            assertFalse(blobs.begin(digest).part().isPresent()); // that one is taken
            writer.write(utf8("world"), 0, 5);
            writer.commit(Optional.of(digest));
        }
        assertEquals("hello world", new String(blobs.read(digest), StandardCharsets.UTF_8));
        writer.part().orElseThrow().drop();
        assertTrue(blobs.has(digest));
        assertEquals(List.of(), parts());
    }

    @Test
    void aPartThatWasABlobIsABlobAgain() throws IOException {
        Blobs blobs = new Blobs(root);
        Digest digest = Digest.of(utf8("hello"));
        BlobWriter whole = blobs.begin(digest);
        try (whole) {
            whole.write(utf8("hello"), 0, 5);
            whole.commitUnsynced(Optional.of(digest));
        }
        whole.part().orElseThrow().leave();
        assertFalse(blobs.begin(digest).part().isPresent(), "what is here is not written to");
        assertEquals(List.of(), parts());
        try (BlobWriter writer = blobs.begin(Digest.of(utf8("other")))) {
            writer.write(utf8("ot"), 0, 2);
        }
        blobs.delete(digest);
        assertEquals(1, parts().size());
    }

    @Test
    void partsThatNobodyComesBackForGo() throws IOException {
        Blobs blobs = new Blobs(root);
        Digest left = Digest.of(utf8("left"));
        Digest taken = Digest.of(utf8("taken"));
        for (Digest each : List.of(left, taken)) {
            try (BlobWriter writer = blobs.begin(each)) {
                writer.write(utf8("12"), 0, 2);
                if (each.equals(left)) {
                    writer.part().orElseThrow().leave();
                }
            }
        }
        assertEquals(0, blobs.parts().expire(Duration.ofHours(1)));
        assertEquals(2, blobs.parts().expire(Duration.ofHours(-1)));
        assertEquals(List.of(root.resolve("parts").resolve(taken.hex())), parts());
        assertEquals(2, new Blobs(root).parts().expire(Duration.ofHours(-1)));
        assertTrue(blobs.parts().isEmpty());
    }
}

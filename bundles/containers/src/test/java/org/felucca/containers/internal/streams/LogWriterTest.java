package org.felucca.containers.internal.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.felucca.driver.log.LogEntry;
import org.felucca.driver.log.LogSink;
import org.felucca.model.StreamKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LogWriterTest {
    private final List<String> entries = new ArrayList<>();
    private final List<Instant> times = new ArrayList<>();
    private final LogWriter writer = new LogWriter(new LogSink() {
        @Override
        public void write(LogEntry entry) {
            times.add(entry.time());
            String text = StandardCharsets.US_ASCII.decode(entry.bytes()).toString();
            entries.add(entry.stream().lowerCase() + (entry.partial() ? "+" : "=") + text);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            entries.add("closed");
        }
    });

    private void write(StreamKind stream, String text) throws IOException {
        writer.write(stream, ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void cutsOutputIntoLines() throws IOException {
        write(StreamKind.STDOUT, "one\ntwo\nth");
        write(StreamKind.STDOUT, "ree\n");
        assertEquals(List.of("stdout=one\n", "stdout=two\n", "stdout=three\n"), entries);
    }

    @Test
    void keepsTheStreamsApart() throws IOException {
        write(StreamKind.STDOUT, "out");
        write(StreamKind.STDERR, "err\n");
        write(StreamKind.STDOUT, "put\n");
        assertEquals(List.of("stderr=err\n", "stdout=output\n"), entries);
    }

    @Test
    void aLongLineComesInParts() throws IOException {
        write(StreamKind.STDOUT, "x".repeat(40_000) + "\n");
        assertEquals(3, entries.size());
        assertEquals("stdout+" + "x".repeat(16_384), entries.get(0));
        assertEquals("stdout+" + "x".repeat(16_384), entries.get(1));
        assertEquals("stdout=" + "x".repeat(40_000 - 2 * 16_384) + "\n", entries.get(2));
    }

    @Test
    void aLongLineInPiecesComesInPartsOfTheSameLength() throws IOException {
        for (int i = 0; i < 40; i++) {
            write(StreamKind.STDOUT, "y".repeat(1_000));
        }
        write(StreamKind.STDOUT, "\n");
        assertEquals(3, entries.size());
        assertEquals("stdout+" + "y".repeat(16_384), entries.get(0));
    }

    @Test
    void theRestIsKeptWhenTheLogCloses() throws IOException {
        write(StreamKind.STDERR, "no end");
        writer.close();
        assertEquals(List.of("stderr+no end", "closed"), entries);
    }

    @Test
    @Timeout(60)
    void aLogThatTakesNothingIsBrokenOffAtTheEnd() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CompletableFuture<Void> broken = new CompletableFuture<>();
        LogWriter stuck = new LogWriter(new LogSink() {
            @Override
            public void write(LogEntry entry) throws IOException {
                began.countDown();
                broken.join();
                throw new IOException("closed");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {
                broken.complete(null);
            }
        });
        CompletableFuture<IOException> failure = CompletableFuture.supplyAsync(() -> assertThrows(
                IOException.class, () -> stuck.write(StreamKind.STDOUT, ByteBuffer.wrap(new byte[] {'x', '\n'}))));
        began.await();
        assertThrows(IOException.class, stuck::close);
        assertEquals("closed", failure.join().getMessage());
        stuck.exchange(() -> {
            throw new AssertionError("it was closed already");
        });
    }

    @Test
    void eachLineHasItsTimeAndPartsShareOne() throws IOException {
        write(StreamKind.STDOUT, "one\ntwo\n" + "x".repeat(20_000));
        write(StreamKind.STDERR, "three\n");
        write(StreamKind.STDOUT, "\n");
        assertEquals(5, times.size());
        assertEquals(times.get(2), times.get(4));
        assertEquals(4, Set.copyOf(times).size());
    }
}

package org.felucca.logdriver.jsonfile.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.felucca.driver.log.LogEntry;
import org.felucca.driver.log.LogReader.Follow;
import org.felucca.driver.log.LogReader.ReadSpec;
import org.felucca.driver.log.LogSink;
import org.felucca.driver.log.LogSpec;
import org.felucca.model.ContainerId;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.model.StreamKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFileLogDriverTest {
    private static final Instant T = Instant.parse("2024-01-02T03:04:05.000000006Z");

    @TempDir
    Path folder;

    private final JsonFileLogDriver driver = new JsonFileLogDriver();
    private LogSpec spec;

    @BeforeEach
    void aContainer() {
        spec = new LogSpec(ContainerId.random(), "web", folder, Map.of(), Map.of());
    }

    private static LogEntry entry(StreamKind stream, Instant time, String text) {
        return new LogEntry(
                stream, time, ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)), !text.endsWith("\n"));
    }

    private void log(String... lines) throws IOException {
        try (LogSink sink = driver.open(spec)) {
            for (int i = 0; i < lines.length; i++) {
                sink.write(entry(StreamKind.STDOUT, T.plusSeconds(i), lines[i]));
            }
        }
    }

    private static ReadSpec tail(int count) {
        return new ReadSpec(OptionalLong.empty(), count, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private List<String> read(ReadSpec wanted) throws Exception {
        List<String> lines = new ArrayList<>();
        driver.read(
                spec,
                wanted,
                (e, next) -> lines.add(StandardCharsets.UTF_8.decode(e.bytes()).toString()));
        return lines;
    }

    @Test
    void writesTheLinesThatDockerWrites() throws Exception {
        try (LogSink sink = driver.open(spec)) {
            sink.write(entry(StreamKind.STDERR, T, "a \"b\" \\ \t\u0001\r\n"));
        }
        assertEquals(
                "{\"log\":\"a \\\"b\\\" \\\\ \\t\\u0001\\r\\n\",\"stream\":\"stderr\",\"time\":\"2024-01-02T03:04:05.000000006Z\"}\n",
                Files.readString(driver.file(spec).orElseThrow()));
    }

    @Test
    void bytesThatAreNoTextBecomeReplacementCharacters() throws Exception {
        log("\u00ff\u00c3\u00a4\u00e2\u0082\n");
        assertEquals(List.of("\ufffd\u00e4\ufffd\ufffd\n"), read(tail(-1)));
    }

    @Test
    void tailGivesTheLastLines() throws Exception {
        log("1\n", "2\n", "3\n");
        assertEquals(List.of("2\n", "3\n"), read(tail(2)));
        assertEquals(List.of("1\n", "2\n", "3\n"), read(tail(9)));
        assertEquals(List.of(), read(tail(0)));
    }

    @Test
    void tailWorksAcrossBlocks() throws Exception {
        String wide = "x".repeat(50_000) + "\n";
        log("first\n", wide, wide, wide, "last\n");
        assertEquals(List.of(wide, wide, "last\n"), read(tail(3)));
    }

    @Test
    void sinceAndUntilCutByTime() throws Exception {
        log("1\n", "2\n", "3\n", "4\n");
        ReadSpec wanted = new ReadSpec(
                OptionalLong.empty(),
                -1,
                Optional.of(T.plusSeconds(1)),
                Optional.of(T.plusSeconds(2)),
                Optional.empty());
        assertEquals(List.of("2\n", "3\n"), read(wanted));
    }

    @Test
    void readingGoesOnWhereAnEarlierOneStopped() throws Exception {
        log("1\n", "2\n", "3\n");
        List<Long> places = new ArrayList<>();
        driver.read(spec, tail(-1), (e, next) -> places.add(next));
        ReadSpec wanted =
                new ReadSpec(OptionalLong.of(places.get(0)), 0, Optional.empty(), Optional.empty(), Optional.empty());
        assertEquals(List.of("2\n", "3\n"), read(wanted));
    }

    @Test
    void aFollowerGetsWhatIsWrittenLaterAndEndsWithTheRun() throws Exception {
        BlockingQueue<Boolean> news = new ArrayBlockingQueue<>(4);
        Follow follow = news::take;
        try (LogSink sink = driver.open(spec)) {
            sink.write(entry(StreamKind.STDOUT, T, "before\n"));
            sink.flush();
            List<String> lines = new ArrayList<>();
            ReadSpec wanted =
                    new ReadSpec(OptionalLong.empty(), -1, Optional.empty(), Optional.empty(), Optional.of(follow));
            news.add(true);
            driver.read(spec, wanted, (e, next) -> {
                lines.add(StandardCharsets.UTF_8.decode(e.bytes()).toString());
                if (lines.size() == 1) {
                    sink.write(entry(StreamKind.STDOUT, T, "after"));
                    sink.flush();
                    news.add(false);
                }
            });
            assertEquals(List.of("before\n", "after"), lines);
        }
    }

    @Test
    void anUnknownOptionIsRefusedWithDockersWords() {
        FeluccaException e = assertThrows(FeluccaException.class, () -> driver.validate(Map.of("colour", "blue")));
        assertEquals(ErrorKind.INVALID, e.kind());
        assertEquals("unknown log opt 'colour' for json-file log driver", e.getMessage());
    }

    @Test
    void aLogThatWasNeverWrittenIsEmpty() throws Exception {
        assertEquals(List.of(), read(tail(-1)));
    }
}

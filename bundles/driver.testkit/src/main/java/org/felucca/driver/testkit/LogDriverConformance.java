package org.felucca.driver.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import org.felucca.driver.log.LogDriver;
import org.felucca.driver.log.LogEntry;
import org.felucca.driver.log.LogReader;
import org.felucca.driver.log.LogReader.Follow;
import org.felucca.driver.log.LogReader.ReadSpec;
import org.felucca.driver.log.LogSink;
import org.felucca.driver.log.LogSpec;
import org.felucca.driver.log.LogSpec.ContainerFacts;
import org.felucca.model.ContainerId;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.model.StreamKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link LogDriver} does; the tests of reading are for those that are a {@link LogReader} too. */
@Timeout(60)
public abstract class LogDriverConformance {
    private static final Instant T = Instant.parse("2024-01-02T03:04:05.000000006Z");

    @TempDir
    protected Path folder;

    /** The log under test, of a container that has not written yet. */
    protected LogSpec spec;

    private LogDriver driver;

    /** The driver under test. */
    protected abstract LogDriver driver();

    @BeforeEach
    void aContainer() {
        driver = driver();
        spec = new LogSpec(ContainerId.random(), "web", folder, options(), ContainerFacts.NONE);
    }

    /** The options without which the driver does nothing; none for most. */
    protected Map<String, String> options() {
        return Map.of();
    }

    /** Writes lines, a second apart, and closes the log. */
    protected final void log(String... lines) throws IOException {
        try (LogSink sink = driver.open(spec)) {
            for (int i = 0; i < lines.length; i++) {
                sink.write(entry(StreamKind.STDOUT, T.plusSeconds(i), lines[i]));
            }
        }
    }

    /** An entry whose bytes are the text's lower eight bits. */
    protected static LogEntry entry(StreamKind stream, Instant time, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return new LogEntry(stream, time, ByteBuffer.wrap(bytes), !text.endsWith("\n"));
    }

    /** The last so many lines; negative for all. */
    protected static ReadSpec tail(int count) {
        return new ReadSpec(OptionalLong.empty(), count, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** What is read back. */
    protected final List<String> read(ReadSpec wanted) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        reader().read(
                        spec,
                        wanted,
                        (e, next) -> lines.add(
                                StandardCharsets.UTF_8.decode(e.bytes()).toString()));
        return lines;
    }

    private LogReader reader() {
        assumeItReads();
        return (LogReader) driver;
    }

    /** Tests of reading begin with this: what can't be read may not even open without its receiver. */
    private void assumeItReads() {
        assumeTrue(driver instanceof LogReader, "the driver does not read back");
    }

    @Test
    void anUnknownOptionIsInvalid() {
        FeluccaException e =
                assertThrows(FeluccaException.class, () -> driver.validate(with("no-such-option", "blue")));
        assertEquals(ErrorKind.INVALID, e.kind());
        assertTrue(e.getMessage().contains("no-such-option"), e.getMessage());
    }

    /** The options without which the driver does nothing, and one more. */
    protected final Map<String, String> with(String key, String value) {
        Map<String, String> all = new HashMap<>(options());
        all.put(key, value);
        return all;
    }

    @Test
    void noMoreOptionsAreNeeded() {
        driver.validate(options());
    }

    @Test
    void whatWasWrittenIsReadInOrderWithItsStreamAndTime() throws Exception {
        assumeItReads();
        try (LogSink sink = driver.open(spec)) {
            sink.write(entry(StreamKind.STDOUT, T, "one\n"));
            sink.write(entry(StreamKind.STDERR, T.plusNanos(1), "two \"quoted\" \\ \t\u0001\r\n"));
            sink.write(entry(StreamKind.STDOUT, T.plusNanos(2), "no end"));
        }
        List<String> seen = new ArrayList<>();
        reader().read(
                        spec,
                        tail(-1),
                        (e, next) -> seen.add(e.stream() + " " + e.time() + " "
                                + StandardCharsets.UTF_8.decode(e.bytes()) + e.partial()));
        assertEquals(
                List.of(
                        "STDOUT " + T + " one\nfalse",
                        "STDERR " + T.plusNanos(1) + " two \"quoted\" \\ \t\u0001\r\nfalse",
                        "STDOUT " + T.plusNanos(2) + " no endtrue"),
                seen);
    }

    @Test
    void aSecondOpeningGoesOnAtTheEnd() throws Exception {
        assumeItReads();
        log("1\n");
        log("2\n");
        assertEquals(List.of("1\n", "2\n"), read(tail(-1)));
    }

    @Test
    void whatWasFlushedIsReadWhileTheLogIsOpen() throws Exception {
        assumeItReads();
        try (LogSink sink = driver.open(spec)) {
            sink.write(entry(StreamKind.STDOUT, T, "now\n"));
            sink.flush();
            assertEquals(List.of("now\n"), read(tail(-1)));
        }
    }

    @Test
    void tailGivesTheLastLines() throws Exception {
        assumeItReads();
        String wide = "x".repeat(15_000) + "\n";
        log("first\n", wide, wide, wide, wide, wide, wide, wide, "last\n");
        assertEquals(List.of(wide, "last\n"), read(tail(2)));
        assertEquals(9, read(tail(100)).size());
        assertEquals(List.of(), read(tail(0)));
    }

    @Test
    void sinceAndUntilCutByTime() throws Exception {
        assumeItReads();
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
        assumeItReads();
        log("1\n", "2\n", "3\n");
        List<Long> places = new ArrayList<>();
        reader().read(spec, tail(-1), (e, next) -> places.add(next));
        ReadSpec wanted =
                new ReadSpec(OptionalLong.of(places.get(0)), 0, Optional.empty(), Optional.empty(), Optional.empty());
        assertEquals(List.of("2\n", "3\n"), read(wanted));
    }

    @Test
    void aFollowerGetsWhatIsWrittenLaterAndEndsWithTheRun() throws Exception {
        assumeItReads();
        LinkedBlockingQueue<Boolean> news = new LinkedBlockingQueue<>();
        Follow follow = news::take;
        try (LogSink sink = driver.open(spec)) {
            sink.write(entry(StreamKind.STDOUT, T, "before\n"));
            sink.flush();
            news.add(true);
            List<String> lines = new ArrayList<>();
            ReadSpec wanted =
                    new ReadSpec(OptionalLong.empty(), -1, Optional.empty(), Optional.empty(), Optional.of(follow));
            reader().read(spec, wanted, (e, next) -> {
                lines.add(StandardCharsets.UTF_8.decode(e.bytes()).toString());
                if (lines.size() == 1) {
                    sink.write(entry(StreamKind.STDOUT, T, "after"));
                    sink.flush();
                    news.add(true);
                    news.add(false);
                }
            });
            assertEquals(List.of("before\n", "after"), lines);
        }
    }

    @Test
    void aLogThatWasNeverWrittenIsEmpty() throws Exception {
        assumeItReads();
        assertEquals(List.of(), read(tail(-1)));
    }
}

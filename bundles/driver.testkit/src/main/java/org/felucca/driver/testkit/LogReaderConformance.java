package org.felucca.driver.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import org.felucca.driver.log.LogDriver;
import org.felucca.driver.log.LogReader;
import org.felucca.driver.log.LogReader.Follow;
import org.felucca.driver.log.LogReader.ReadSpec;
import org.felucca.driver.log.LogSink;
import org.felucca.model.StreamKind;
import org.junit.jupiter.api.Test;

/** What every {@link LogDriver} does that can be read back, a {@link LogReader}. */
public abstract class LogReaderConformance extends LogDriverConformance {
    private static final Instant T = Instant.parse("2024-01-02T03:04:05.000000006Z");

    /** The last so many lines; negative for all. */
    protected static ReadSpec tail(int count) {
        return new ReadSpec(OptionalLong.empty(), count, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** What is read back. */
    protected final List<String> read(ReadSpec wanted) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        ((LogReader) driver())
                .read(
                        spec,
                        wanted,
                        (e, next) -> lines.add(
                                StandardCharsets.UTF_8.decode(e.bytes()).toString()));
        return lines;
    }

    @Test
    void whatWasWrittenIsReadInOrderWithItsStreamAndTime() throws Exception {
        try (LogSink sink = driver().open(spec)) {
            sink.write(entry(StreamKind.STDOUT, T, "one\n"));
            sink.write(entry(StreamKind.STDERR, T.plusNanos(1), "two \"quoted\" \\ \t\u0001\r\n"));
            sink.write(entry(StreamKind.STDOUT, T.plusNanos(2), "no end"));
        }
        List<String> seen = new ArrayList<>();
        ((LogReader) driver())
                .read(
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
        log("1\n");
        log("2\n");
        assertEquals(List.of("1\n", "2\n"), read(tail(-1)));
    }

    @Test
    void whatWasFlushedIsReadWhileTheLogIsOpen() throws Exception {
        try (LogSink sink = driver().open(spec)) {
            sink.write(entry(StreamKind.STDOUT, T, "now\n"));
            sink.flush();
            assertEquals(List.of("now\n"), read(tail(-1)));
        }
    }

    @Test
    void tailGivesTheLastLines() throws Exception {
        String wide = "x".repeat(15_000) + "\n";
        log("first\n", wide, wide, wide, wide, wide, wide, wide, "last\n");
        assertEquals(List.of(wide, "last\n"), read(tail(2)));
        assertEquals(9, read(tail(100)).size());
        assertEquals(List.of(), read(tail(0)));
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
        ((LogReader) driver()).read(spec, tail(-1), (e, next) -> places.add(next));
        ReadSpec wanted =
                new ReadSpec(OptionalLong.of(places.get(0)), 0, Optional.empty(), Optional.empty(), Optional.empty());
        assertEquals(List.of("2\n", "3\n"), read(wanted));
    }

    @Test
    void aFollowerGetsWhatIsWrittenLaterAndEndsWithTheRun() throws Exception {
        LinkedBlockingQueue<Boolean> news = new LinkedBlockingQueue<>();
        Follow follow = news::take;
        try (LogSink sink = driver().open(spec)) {
            sink.write(entry(StreamKind.STDOUT, T, "before\n"));
            sink.flush();
            news.add(true);
            List<String> lines = new ArrayList<>();
            ReadSpec wanted =
                    new ReadSpec(OptionalLong.empty(), -1, Optional.empty(), Optional.empty(), Optional.of(follow));
            ((LogReader) driver()).read(spec, wanted, (e, next) -> {
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
        assertEquals(List.of(), read(tail(-1)));
    }
}

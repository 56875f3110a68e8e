package org.felucca.logdriver.jsonfile.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.felucca.driver.log.LogDriver;
import org.felucca.driver.log.LogReader.ReadSpec;
import org.felucca.driver.log.LogSink;
import org.felucca.driver.log.LogSpec;
import org.felucca.driver.log.LogSpec.ContainerFacts;
import org.felucca.driver.testkit.LogReaderConformance;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.model.StreamKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFileLogDriverTest extends LogReaderConformance {
    private final JsonFileLogDriver driver =
            new JsonFileLogDriver(Map.of("max-size", "20m", "max-file", "5", "compress", "true"));

    @Override
    protected LogDriver driver() {
        return driver;
    }

    @Test
    void writesTheLinesThatDockerWrites() throws Exception {
        Instant time = Instant.parse("2024-01-02T03:04:05.000000006Z");
        try (LogSink sink = driver.open(spec)) {
            sink.write(entry(StreamKind.STDERR, time, "a \"b\" \\ \t\u0001\r\n"));
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

    private int files() {
        return folder.toFile().list((f, name) -> !name.endsWith(".turns")).length;
    }

    @Test
    @Timeout(60)
    void aFullFileIsTurnedOverAndTheOldestDropped() throws Exception {
        spec = new LogSpec(
                spec.container(), "web", folder, Map.of("max-size", "1k", "max-file", "3"), ContainerFacts.NONE);
        try (LogSink sink = driver.open(spec)) {
            for (int i = 0; i < 100; i++) {
                sink.write(entry(StreamKind.STDOUT, Instant.EPOCH, "line " + i + "\n"));
                sink.flush();
            }
        }
        while (files() > 3) {
            Thread.onSpinWait(); // one may still be compressed beside itself
        }
        assertEquals(3, files());
        List<String> kept = read(tail(-1));
        assertTrue(kept.size() > 20 && kept.size() < 60, kept.size() + " lines are kept");
        assertEquals("line 99\n", kept.get(kept.size() - 1));
        assertEquals("line " + (100 - kept.size()) + "\n", kept.get(0));
        assertEquals(List.of("line 98\n", "line 99\n"), read(tail(2)));
    }

    @Test
    void aFollowerIsLedFromFileToFile() throws Exception {
        spec = new LogSpec(
                spec.container(), "web", folder, Map.of("max-size", "1k", "max-file", "2"), ContainerFacts.NONE);
        List<String> seen = new ArrayList<>();
        try (LogSink sink = driver.open(spec)) {
            sink.write(entry(StreamKind.STDOUT, Instant.EPOCH, "line 0\n"));
            sink.flush();
            int[] next = {1};
            ReadSpec wanted = new ReadSpec(
                    OptionalLong.empty(),
                    -1,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(() -> next[0] < 100 && write(sink, next)));
            driver.read(
                    spec,
                    wanted,
                    (e, place) ->
                            seen.add(StandardCharsets.UTF_8.decode(e.bytes()).toString()));
        }
        assertEquals(100, seen.size());
        assertEquals("line 99\n", seen.get(99));
    }

    private static boolean write(LogSink sink, int[] next) {
        try {
            sink.write(entry(StreamKind.STDOUT, Instant.EPOCH, "line " + next[0]++ + "\n"));
            sink.flush();
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"max-size, big", "max-size, 0", "max-file, 0", "max-file, x", "compress, x", "env-regex, (", "tag, {{"})
    void wrongRotationIsInvalid(String option, String value) {
        FeluccaException e = assertThrows(FeluccaException.class, () -> driver.validate(Map.of(option, value)));
        assertEquals(ErrorKind.INVALID, e.kind());
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void olderFilesAreCompressedAndReadAllTheSame() throws Exception {
        Map<String, String> options = Map.of("max-size", "1k", "max-file", "100", "compress", "true");
        spec = new LogSpec(spec.container(), "web", folder, options, ContainerFacts.NONE);
        List<String> written = new ArrayList<>();
        List<Long> places = new ArrayList<>();
        try (LogSink sink = driver.open(spec)) {
            for (int i = 0; i < 200; i++) {
                sink.write(entry(StreamKind.STDOUT, Instant.EPOCH, "line " + i + "\n"));
                sink.flush();
                written.add("line " + i + "\n");
            }
        }
        driver.read(spec, tail(-1), (e, next) -> places.add(next));
        awaitCompressed();
        assertEquals(written, read(tail(-1)));
        assertEquals(written.subList(80, 200), read(tail(120)));
        // a place stays where it is when its file is compressed
        ReadSpec from =
                new ReadSpec(OptionalLong.of(places.get(49)), -1, Optional.empty(), Optional.empty(), Optional.empty());
        assertEquals(written.subList(50, 200), read(from));
    }

    private void awaitCompressed() throws InterruptedException {
        Pattern plain = Pattern.compile(".*\\.\\d+(\\.tmp)?");
        while (folder.toFile().list((f, name) -> plain.matcher(name).matches()).length > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void labelsEnvironmentAndTagStandBesideEachLine() throws Exception {
        spec = new LogSpec(
                spec.container(),
                "web",
                folder,
                Map.of("labels", "a,b", "env-regex", "^os", "tag", "{{.Name}}/{{upper .ImageName}}"),
                new ContainerFacts(
                        "sha256:0",
                        "busybox",
                        Instant.EPOCH,
                        List.of(),
                        Map.of("a", "1", "c", "3"),
                        List.of("os=x", "HOME=/")));
        log("x\n");
        String line = Files.readString(driver.file(spec).orElseThrow());
        assertTrue(line.contains(",\"attrs\":{\"a\":\"1\",\"os\":\"x\",\"tag\":\"web/BUSYBOX\"},\"time\""), line);
        driver.read(
                spec,
                tail(-1),
                (e, next) -> assertEquals(Map.of("a", "1", "os", "x", "tag", "web/BUSYBOX"), e.attributes()));
    }

    @Test
    void anUnknownOptionIsRefusedWithDockersWords() {
        FeluccaException e = assertThrows(FeluccaException.class, () -> driver.validate(Map.of("colour", "blue")));
        assertEquals("unknown log opt 'colour' for json-file log driver", e.getMessage());
    }
}

package org.felucca.logdriver.jsonfile.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.felucca.driver.log.LogDriver;
import org.felucca.driver.log.LogSink;
import org.felucca.driver.testkit.LogDriverConformance;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.model.StreamKind;
import org.junit.jupiter.api.Test;

class JsonFileLogDriverTest extends LogDriverConformance {
    private final JsonFileLogDriver driver = new JsonFileLogDriver();

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

    @Test
    void rotationIsRefusedRatherThanIgnored() {
        FeluccaException e = assertThrows(FeluccaException.class, () -> driver.validate(Map.of("max-size", "1m")));
        assertEquals(ErrorKind.NOT_IMPLEMENTED, e.kind());
    }

    @Test
    void anUnknownOptionIsRefusedWithDockersWords() {
        FeluccaException e = assertThrows(FeluccaException.class, () -> driver.validate(Map.of("colour", "blue")));
        assertEquals("unknown log opt 'colour' for json-file log driver", e.getMessage());
    }
}

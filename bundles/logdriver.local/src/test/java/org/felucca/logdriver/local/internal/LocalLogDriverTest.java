package org.felucca.logdriver.local.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.felucca.driver.log.LogDriver;
import org.felucca.driver.log.LogSink;
import org.felucca.driver.testkit.LogReaderConformance;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.model.StreamKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalLogDriverTest extends LogReaderConformance {
    private final LocalLogDriver driver = new LocalLogDriver();

    @Override
    protected LogDriver driver() {
        return driver;
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private Path file() {
        return folder.resolve("local-logs/container.log");
    }

    @Test
    void writesTheBytesThatDockerWrites() throws Exception {
        try (LogSink sink = driver.open(spec)) {
            sink.write(entry(StreamKind.STDOUT, Instant.ofEpochSecond(0, 300), "x\n"));
        }
        byte[] expected = {
            0, 0, 0, 14, 0x0a, 6, 's', 't', 'd', 'o', 'u', 't', 0x10, (byte) 0xac, 2, 0x1a, 1, 'x', 0, 0, 0, 14
        };
        assertArrayEquals(expected, Files.readAllBytes(file()));
    }

    @Test
    void everyByteIsKept() throws Exception {
        try (LogSink sink = driver.open(spec)) {
            sink.write(entry(StreamKind.STDOUT, Instant.EPOCH, "\u00ff\u0000\u00c3\n"));
        }
        driver.read(spec, tail(-1), (e, next) -> {
            byte[] bytes = new byte[e.bytes().remaining()];
            e.bytes().get(bytes);
            assertArrayEquals(new byte[] {-1, 0, (byte) 0xc3, '\n'}, bytes);
        });
    }

    @Test
    void whatAPowerCutLeftHalfWrittenIsCutOff() throws Exception {
        log("one\n", "two\n");
        Files.write(file(), new byte[] {0, 0, 0, 40, 0x0a, 6, 's'}, StandardOpenOption.APPEND);
        log("three\n");
        assertEquals(List.of("one\n", "two\n", "three\n"), read(tail(-1)));
    }

    @ParameterizedTest
    @CsvSource({
        "max-size, big, invalid value for max-size: big: invalid size: 'big'",
        "max-file, x, 'invalid value for max-file: x: strconv.Atoi: parsing \"x\": invalid syntax'",
        "max-file, 1, compression cannot be enabled when max file count is 1",
        "compress, x, 'error reading compress log option: strconv.ParseBool: parsing \"x\": invalid syntax'",
        "tag, x, unknown log opt 'tag' for log driver local"
    })
    void wrongOptionsAreRefusedWithDockersWords(String option, String value, String words) {
        FeluccaException e = assertThrows(FeluccaException.class, () -> driver.validate(Map.of(option, value)));
        assertEquals(ErrorKind.INVALID, e.kind());
        assertEquals(words, e.getMessage());
    }
}

package org.felucca.driver.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.felucca.driver.log.LogDriver;
import org.felucca.driver.log.LogEntry;
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

/** What every {@link LogDriver} does; those that can be read back pass {@link LogReaderConformance}. */
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
}

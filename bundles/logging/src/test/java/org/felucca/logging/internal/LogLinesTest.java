package org.felucca.logging.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class LogLinesTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final LogLines lines = new LogLines(new PrintStream(written, true, StandardCharsets.UTF_8));

    @ParameterizedTest
    @CsvSource({
        "org.felucca.containers.internal.StartHandler, containers.StartHandler",
        "org.felucca.execdriver.native_.internal.NativeTask, execdriver.native_.NativeTask",
        "org.apache.felix.scr.impl.Logger, impl.Logger",
        "root, root"
    })
    void namesAreShort(String logger, String expected) {
        assertEquals(expected, LogLines.shortName(logger));
    }

    @Test
    void aMessageCannotBeginALineOfItsOwn() {
        new ReadableLogger("x", lines).info("no such container: {}", "a\n11:00:00.000 ERROR fake\u001b[2J");

        assertEquals(1, text().lines().count());
        assertTrue(text().stripTrailing().endsWith("x no such container: a 11:00:00.000 ERROR fake [2J"), text());
    }

    @Test
    void aTraceFollowsItsLine() {
        new ReadableLogger("x", lines).error("lost {}", "it", new IllegalStateException("because"));

        assertTrue(text().contains(" ERROR x lost it" + System.lineSeparator()), text());
        assertTrue(text().contains("IllegalStateException: because"), text());
    }

    @Test
    void levelsDecideAndVerboseLoggersWriteAll() {
        lines.levels(new LogLevels(Level.WARN, List.of("org.felucca.linux"), List.of()));

        assertTrue(lines.writes("org.felucca.linux.Mounts", Level.DEBUG));
        assertEquals(false, lines.writes("org.felucca.engine.Jobs", Level.INFO));
        assertTrue(lines.writes("org.felucca.engine.Jobs", Level.WARN));
    }

    @Test
    void quietLoggersStillWarn() {
        lines.levels(new LogLevels(Level.INFO, List.of(), List.of("org.eclipse.jetty")));

        assertEquals(false, lines.writes("org.eclipse.jetty.server.Server", Level.INFO));
        assertTrue(lines.writes("org.eclipse.jetty.server.Server", Level.WARN));
        assertTrue(lines.writes("org.felucca.engine.Jobs", Level.INFO));
    }

    @Test
    void slf4jFindsTheProvider() {
        Logger logger = LoggerFactory.getLogger(LogLinesTest.class);

        assertEquals(ReadableLogger.class, logger.getClass());
        assertTrue(logger.isInfoEnabled());
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}

package org.felucca.logdriver.journald.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.driver.log.LogDriver;
import org.felucca.driver.log.LogSink;
import org.felucca.driver.log.LogSpec;
import org.felucca.driver.testkit.LogDriverConformance;
import org.felucca.linux.Fd;
import org.felucca.linux.Sockets;
import org.felucca.model.StreamKind;
import org.junit.jupiter.api.Test;

class JournaldLogDriverTest extends LogDriverConformance {
    private static final Instant T = Instant.parse("2024-01-02T03:04:05.000006Z");

    @Override
    protected LogDriver driver() {
        return new JournaldLogDriver(folder.resolve("socket"));
    }

    /** Reads an entry as journald does. */
    private static Map<String, String> fields(ByteBuffer message) {
        Map<String, String> fields = new LinkedHashMap<>();
        message.order(ByteOrder.LITTLE_ENDIAN);
        while (message.hasRemaining()) {
            StringBuilder name = new StringBuilder();
            for (char c = (char) message.get(); c != '\n'; c = (char) message.get()) {
                name.append(c);
            }
            byte[] value = new byte[(int) message.getLong()];
            message.get(value);
            assertEquals('\n', message.get());
            fields.put(name.toString(), new String(value, StandardCharsets.UTF_8));
        }
        return fields;
    }

    @Test
    void aLineIsAnEntryWithAllThatDockerSays() throws Exception {
        Path socket = folder.resolve("socket");
        spec = new LogSpec(
                spec.container(),
                "web",
                folder,
                Map.of("labels", "my.color", "tag", "{{.Name}}"),
                new LogSpec.ContainerFacts(
                        "sha256:1", "busybox", T, List.of("sh"), Map.of("my.color", "blue"), List.of()));
        try (Fd receiver = Sockets.unixDatagram()) {
            Sockets.bindUnix(receiver, socket.toString());
            try (LogSink sink = driver().open(spec)) {
                sink.write(entry(StreamKind.STDERR, T, "oh no\n"));
                sink.write(entry(StreamKind.STDOUT, T, "part"));
                sink.write(entry(StreamKind.STDOUT, T, " of a line\n"));
            }
            Map<String, String> first = fields(Sockets.receive(receiver));
            assertEquals(
                    Map.ofEntries(
                            Map.entry("CONTAINER_ID", spec.container().abbreviated()),
                            Map.entry("CONTAINER_ID_FULL", spec.container().value()),
                            Map.entry("CONTAINER_NAME", "web"),
                            Map.entry("CONTAINER_TAG", "web"),
                            Map.entry("IMAGE_NAME", "busybox"),
                            Map.entry("SYSLOG_IDENTIFIER", "web"),
                            Map.entry("MY_COLOR", "blue"),
                            Map.entry("PRIORITY", "3"),
                            Map.entry("SYSLOG_TIMESTAMP", "2024-01-02T03:04:05.000006Z"),
                            Map.entry("MESSAGE", "oh no")),
                    first);
            Map<String, String> part = fields(Sockets.receive(receiver));
            Map<String, String> rest = fields(Sockets.receive(receiver));
            assertEquals("true", part.get("CONTAINER_PARTIAL_MESSAGE"));
            assertEquals("1", part.get("CONTAINER_PARTIAL_ORDINAL"));
            assertEquals("6", part.get("PRIORITY"));
            assertEquals(part.get("CONTAINER_PARTIAL_ID"), rest.get("CONTAINER_PARTIAL_ID"));
            assertEquals("true", rest.get("CONTAINER_PARTIAL_LAST"));
        }
    }

    @Test
    void withoutAJournalNothingStarts() {
        UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> driver().open(spec));
        assertEquals("journald is not enabled on this host", e.getCause().getMessage());
    }
}

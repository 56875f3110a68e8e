package org.felucca.logdriver.journald.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.felucca.driver.DriverTable;
import org.felucca.driver.log.LogDriver;
import org.felucca.driver.log.LogEntry;
import org.felucca.driver.log.LogSink;
import org.felucca.driver.log.LogSpec;
import org.felucca.logs.Attributes;
import org.felucca.logs.Line;
import org.felucca.logs.Link;
import org.felucca.logs.Link.Retries;
import org.felucca.logs.LogOptions;
import org.felucca.logs.Parts;
import org.felucca.logs.Peers;
import org.felucca.logs.Tag;
import org.felucca.model.StreamKind;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Docker's journald driver: each line is an entry of the host's journal, in its native protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL). */
@Component(property = DriverTable.NAME + "=journald")
public final class JournaldLogDriver implements LogDriver {
    private static final Path SOCKET = Path.of("/run/systemd/journal/socket");
    private static final String ERROR = "3";
    private static final String INFORMATION = "6";

    private final Path socket;

    @Activate
    public JournaldLogDriver() {
        this(SOCKET);
    }

    JournaldLogDriver(Path socket) {
        this.socket = socket;
    }

    @Override
    public void validate(Map<String, String> options) {
        Set<String> known = new HashSet<>(Attributes.OPTIONS);
        known.add(Tag.OPTION);
        LogOptions.known(options, known, "unknown log opt '%s' for journald log driver");
        Attributes.check(options);
        Tag.check(options);
    }

    @Override
    public LogSink open(LogSpec spec) {
        if (!Files.exists(socket)) {
            throw new UncheckedIOException(new IOException("journald is not enabled on this host"));
        }
        String tag = Tag.of(spec, Tag.ID);
        Map<String, String> beside = new LinkedHashMap<>();
        beside.put("CONTAINER_ID", spec.container().abbreviated());
        beside.put("CONTAINER_ID_FULL", spec.container().value());
        beside.put("CONTAINER_NAME", spec.name());
        beside.put("CONTAINER_TAG", tag);
        beside.put("IMAGE_NAME", spec.facts().imageName());
        beside.put("SYSLOG_IDENTIFIER", tag);
        beside.putAll(Attributes.of(spec, JournaldLogDriver::name));
        Link link = new Link(() -> Peers.unixDatagrams(socket), Retries.ONCE);
        return new Sink(link, beside, new Parts());
    }

    /** What the journal takes for a field's name: capitals, digits, underscores, the first of them no underscore. */
    private static String name(String attribute) {
        return attribute.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_").replaceFirst("^_+", "");
    }

    private record Sink(Link link, Map<String, String> beside, Parts parts) implements LogSink {
        @Override
        public void write(LogEntry entry) throws IOException {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            beside.forEach((name, value) -> field(message, name, value));
            field(message, "PRIORITY", entry.stream() == StreamKind.STDERR ? ERROR : INFORMATION);
            field(message, "SYSLOG_TIMESTAMP", entry.time().toString());
            synchronized (parts) {
                parts.next(entry).ifPresent(part -> {
                    if (!part.last()) {
                        field(message, "CONTAINER_PARTIAL_MESSAGE", "true");
                    }
                    field(message, "CONTAINER_PARTIAL_ID", part.line());
                    field(message, "CONTAINER_PARTIAL_ORDINAL", Integer.toString(part.ordinal()));
                    field(message, "CONTAINER_PARTIAL_LAST", Boolean.toString(part.last()));
                });
            }
            field(message, "MESSAGE", Line.bytes(entry));
            link.send(peer -> peer.send(message.toByteArray()));
        }

        private static void field(ByteArrayOutputStream to, String name, String value) {
            field(to, name, value.getBytes(StandardCharsets.UTF_8));
        }

        /** The name, the length of the value in 64 bits, the lowest first, and the value: the form in which it may hold anything. */
        private static void field(ByteArrayOutputStream to, String name, byte[] value) {
            to.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
            to.write('\n');
            to.writeBytes(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value.length)
                    .array());
            to.writeBytes(value);
            to.write('\n');
        }

        @Override
        public void flush() {
            // each entry is sent at once
        }

        @Override
        public void close() throws IOException {
            link.close();
        }
    }
}

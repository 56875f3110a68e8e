package org.felucca.logdriver.fluentd.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.felucca.driver.DriverTable;
import org.felucca.driver.log.LogDriver;
import org.felucca.driver.log.LogEntry;
import org.felucca.driver.log.LogSink;
import org.felucca.driver.log.LogSpec;
import org.felucca.logs.Attributes;
import org.felucca.logs.Line;
import org.felucca.logs.Link;
import org.felucca.logs.Parts;
import org.felucca.logs.Tag;
import org.osgi.service.component.annotations.Component;

/** Docker's fluentd driver: each line is an event in the forward protocol, message mode. */
@Component(property = DriverTable.NAME + "=fluentd")
public final class FluentdLogDriver implements LogDriver {
    @Override
    public void validate(Map<String, String> options) {
        FluentdOptions.check(options);
    }

    @Override
    public LogSink open(LogSpec spec) {
        FluentdOptions options = FluentdOptions.of(spec.options());
        Link link = new Link(options::dial, options.retries());
        if (options.waits()) {
            try {
                link.open();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        Sender direct = new Sender.Direct(link, options.acknowledged());
        Sender sender = options.waits()
                ? direct
                : new Sender.Queued(direct, options.limit(), spec.container().abbreviated());
        return new Sink(sender, options, Tag.of(spec, Tag.ID), beside(spec), new Parts());
    }

    /** What is said with every line. */
    private static Map<String, Object> beside(LogSpec spec) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("container_id", spec.container().value());
        fields.put("container_name", "/" + spec.name());
        fields.putAll(Attributes.of(spec));
        return fields;
    }

    private record Sink(Sender sender, FluentdOptions options, String tag, Map<String, Object> beside, Parts parts)
            implements LogSink {
        @Override
        public void write(LogEntry entry) throws IOException {
            Map<String, Object> fields = new LinkedHashMap<>(beside);
            fields.put("source", entry.stream().lowerCase());
            fields.put("log", Line.bytes(entry));
            synchronized (parts) {
                parts.next(entry).ifPresent(part -> {
                    fields.put("partial_message", "true");
                    fields.put("partial_id", part.line());
                    fields.put("partial_ordinal", Integer.toString(part.ordinal()));
                    fields.put("partial_last", Boolean.toString(part.last()));
                });
            }
            sender.send(new Event(tag, entry.time(), options.precise(), fields));
        }

        @Override
        public void flush() {
            // each event is sent at once, or by the sender's own thread
        }

        @Override
        public void close() throws IOException {
            sender.close();
        }
    }

    /** Text as the protocol has it. */
    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

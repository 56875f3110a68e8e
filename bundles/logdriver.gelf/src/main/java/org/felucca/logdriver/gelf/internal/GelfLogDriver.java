package org.felucca.logdriver.gelf.internal;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.felucca.driver.DriverTable;
import org.felucca.driver.log.LogDriver;
import org.felucca.driver.log.LogEntry;
import org.felucca.driver.log.LogSink;
import org.felucca.driver.log.LogSpec;
import org.felucca.logs.Attributes;
import org.felucca.logs.Line;
import org.felucca.logs.Link;
import org.felucca.logs.Tag;
import org.felucca.model.StreamKind;
import org.osgi.service.component.annotations.Component;

/** Docker's gelf driver: each line is a message in Graylog's extended format, version 1.1. */
@Component(property = DriverTable.NAME + "=gelf")
public final class GelfLogDriver implements LogDriver {
    private static final Gson GSON = new Gson();
    private static final int ERROR = 3;
    private static final int INFORMATION = 6;

    @Override
    public void validate(Map<String, String> options) {
        GelfOptions.check(options);
    }

    @Override
    public LogSink open(LogSpec spec) {
        GelfOptions options = GelfOptions.of(spec.options());
        Link link = new Link(options::dial, options.retries());
        try {
            link.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Sink(link, options, Tag.hostname(), beside(spec));
    }

    /** What is said with every line. */
    private static JsonObject beside(LogSpec spec) {
        JsonObject fields = new JsonObject();
        fields.addProperty("_container_id", spec.container().value());
        fields.addProperty("_container_name", spec.name());
        fields.addProperty("_image_id", spec.facts().imageId());
        fields.addProperty("_image_name", spec.facts().imageName());
        fields.addProperty("_command", String.join(" ", spec.facts().command()));
        fields.addProperty("_tag", Tag.of(spec, Tag.ID));
        fields.addProperty("_created", spec.facts().created().toString());
        Attributes.of(spec, name -> name.startsWith("_") ? name : "_" + name).forEach(fields::addProperty);
        return fields;
    }

    private record Sink(Link link, GelfOptions options, String host, JsonObject beside) implements LogSink {
        @Override
        public void write(LogEntry entry) throws IOException {
            String line = Line.text(entry);
            if (line.isEmpty()) {
                return;
            }
            JsonObject message = new JsonObject();
            message.addProperty("version", "1.1");
            message.addProperty("host", host);
            message.addProperty("short_message", line);
            message.addProperty("timestamp", BigDecimal.valueOf(entry.time().toEpochMilli(), 3));
            message.addProperty("level", entry.stream() == StreamKind.STDERR ? ERROR : INFORMATION);
            beside.entrySet().forEach(field -> message.add(field.getKey(), field.getValue()));
            byte[] json = GSON.toJson(message).getBytes(StandardCharsets.UTF_8);
            if (options.datagrams()) {
                List<byte[]> datagrams = Chunks.of(options.compression().pack(json));
                link.send(peer -> {
                    for (byte[] datagram : datagrams) {
                        peer.send(datagram);
                    }
                });
            } else {
                byte[] ended = Arrays.copyOf(json, json.length + 1); // a zero byte ends a message
                link.send(peer -> peer.send(ended));
            }
        }

        @Override
        public void flush() {
            // each message is sent at once
        }

        @Override
        public void close() throws IOException {
            link.close();
        }
    }
}

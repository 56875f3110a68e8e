package org.felucca.containers.internal.run;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.Drivers;
import org.felucca.containers.internal.log.Logs;
import org.felucca.driver.log.LogEntry;
import org.felucca.driver.log.LogReader;
import org.felucca.driver.log.LogReader.ReadSpec;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobIo;
import org.felucca.engine.container.ReadLogs;
import org.felucca.model.StreamKind;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Reads back what a container has written, and goes on where a replaced bundle has left off. */
@Component(service = LogReading.class)
public final class LogReading {
    private final Logs logs;
    private final Adoption adoption;

    @Activate
    public LogReading(@Reference Containers containers, @Reference Drivers drivers, @Reference Adoption adoption) {
        this.logs = new Logs(containers, drivers);
        this.adoption = adoption;
    }

    /** Streams the log as the client wants it. */
    public void read(Container container, ReadLogs request, JobContext context)
            throws IOException, InterruptedException {
        Logs.Reading log = logs.readable(container);
        context.io().begin();
        OptionalLong from = context.checkpoint()
                .map(position -> OptionalLong.of((Long) position))
                .orElse(OptionalLong.empty());
        boolean follow = request.follow() && container.state().alive();
        ReadSpec wanted = new ReadSpec(
                from,
                request.tail(),
                request.since(),
                request.until(),
                follow ? Optional.of(interruptible(container)) : Optional.empty());
        log.read(wanted, (entry, next) -> {
            if (wants(request, entry.stream())) {
                write(context.io(), entry, request);
            }
            context.checkpoint(next);
        });
    }

    private LogReader.Follow interruptible(Container container) {
        LogReader.Follow follow = container.hub().follow();
        return () -> {
            try {
                return adoption.handover().waiting(follow::await);
            } catch (IOException e) {
                throw new IllegalStateException("waiting does no I/O", e);
            }
        };
    }

    /** Writes all that was logged, raw. */
    public void writeAll(Container container, Set<StreamKind> streams, JobIo io)
            throws IOException, InterruptedException {
        ReadSpec all = new ReadSpec(OptionalLong.empty(), -1, Optional.empty(), Optional.empty(), Optional.empty());
        logs.readable(container).read(all, (entry, next) -> {
            if (streams.contains(entry.stream())) {
                io.write(entry.stream(), entry.bytes());
            }
        });
    }

    private static boolean wants(ReadLogs request, StreamKind stream) {
        return stream == StreamKind.STDERR ? request.stderr() : request.stdout();
    }

    private static void write(JobIo io, LogEntry entry, ReadLogs request) throws IOException {
        if (!request.timestamps() && !request.details()) {
            io.write(entry.stream(), entry.bytes());
            return;
        }
        String before = (request.timestamps() ? timestamp(entry.time()) : "")
                + (request.details() ? details(entry.attributes()) : "");
        byte[] words = before.getBytes(StandardCharsets.UTF_8);
        ByteBuffer line = ByteBuffer.allocate(words.length + entry.bytes().remaining());
        line.put(words).put(entry.bytes().duplicate()).flip();
        io.write(entry.stream(), line);
    }

    /** As in a query, sorted, with commas; and a space even behind nothing. */
    static String details(Map<String, String> attributes) {
        return new TreeMap<>(attributes)
                .entrySet().stream()
                        .map(e -> query(e.getKey()) + "=" + query(e.getValue()))
                        .collect(Collectors.joining(",", "", " "));
    }

    /** Go's rules differ from Java's in two characters. */
    private static String query(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /** RFC 3339 with exactly nine digits, and a space. */
    static String timestamp(Instant time) {
        String seconds = Instant.ofEpochSecond(time.getEpochSecond()).toString();
        return "%s.%09dZ ".formatted(seconds.substring(0, seconds.length() - 1), time.getNano());
    }
}

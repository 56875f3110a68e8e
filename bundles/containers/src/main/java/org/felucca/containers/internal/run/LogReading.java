package org.felucca.containers.internal.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.Drivers;
import org.felucca.driver.log.LogEntry;
import org.felucca.driver.log.LogReader;
import org.felucca.driver.log.LogReader.ReadSpec;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobIo;
import org.felucca.engine.container.ReadLogs;
import org.felucca.model.Errors;
import org.felucca.model.StreamKind;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Reads back what a container has written, and goes on where a replaced bundle has left off. */
@Component(service = LogReading.class)
public final class LogReading {
    private final Containers containers;
    private final Drivers drivers;
    private final Adoption adoption;

    @Activate
    public LogReading(@Reference Containers containers, @Reference Drivers drivers, @Reference Adoption adoption) {
        this.containers = containers;
        this.drivers = drivers;
        this.adoption = adoption;
    }

    /** Streams the log as the client wants it. */
    public void read(Container container, ReadLogs request, JobContext context)
            throws IOException, InterruptedException {
        LogReader reader = reader(container);
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
        reader.read(Tasks.logSpec(containers, container), wanted, (entry, next) -> {
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
        reader(container).read(Tasks.logSpec(containers, container), all, (entry, next) -> {
            if (streams.contains(entry.stream())) {
                io.write(entry.stream(), entry.bytes());
            }
        });
    }

    private LogReader reader(Container container) throws InterruptedException {
        String type = container.record().hostConfig().logConfig().type();
        if (!type.equals(Tasks.NO_LOG) && drivers.log().take(type) instanceof LogReader reader) {
            return reader;
        }
        throw Errors.notImplemented("configured logging driver does not support reading");
    }

    private static boolean wants(ReadLogs request, StreamKind stream) {
        return stream == StreamKind.STDERR ? request.stderr() : request.stdout();
    }

    private static void write(JobIo io, LogEntry entry, ReadLogs request) throws IOException {
        if (!request.timestamps()) {
            io.write(entry.stream(), entry.bytes());
            return;
        }
        byte[] time = timestamp(entry.time()).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer line = ByteBuffer.allocate(time.length + entry.bytes().remaining());
        line.put(time).put(entry.bytes().duplicate()).flip();
        io.write(entry.stream(), line);
    }

    /** RFC 3339 with exactly nine digits, and a space. */
    static String timestamp(Instant time) {
        String seconds = Instant.ofEpochSecond(time.getEpochSecond()).toString();
        return "%s.%09dZ ".formatted(seconds.substring(0, seconds.length() - 1), time.getNano());
    }
}

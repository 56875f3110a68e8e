package org.felucca.graph.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.felucca.engine.Engine;
import org.felucca.engine.Event;
import org.felucca.engine.Events;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobIo;
import org.felucca.engine.JobRecord;
import org.felucca.engine.JobRequest;
import org.felucca.engine.container.ContainerDetails;
import org.felucca.engine.container.ListContainers;
import org.felucca.engine.image.ProgressMessage;
import org.felucca.model.StreamKind;

/** A job without an engine: what it is sent is given, what it says is kept. */
final class TestJob implements JobContext, JobIo, Engine, Events {
    final List<ProgressMessage> messages = new ArrayList<>();
    final List<Event> events = new ArrayList<>();
    final ByteArrayOutputStream output = new ByteArrayOutputStream();
    List<ContainerDetails> containers = List.of();
    private final InputStream input;

    TestJob() {
        this(new byte[0]);
    }

    TestJob(byte[] input) {
        this(new ByteArrayInputStream(input));
    }

    TestJob(InputStream input) {
        this.input = input;
    }

    /** The free text, line by line. */
    List<String> lines() {
        return messages.stream()
                .map(ProgressMessage::stream)
                .filter(s -> !s.isEmpty())
                .map(String::strip)
                .toList();
    }

    List<String> actions() {
        return events.stream().map(Event::action).toList();
    }

    @Override
    public long id() {
        return 1;
    }

    @Override
    public String caller() {
        return "test";
    }

    @Override
    public JobIo io() {
        return this;
    }

    @Override
    public Engine engine() {
        return this;
    }

    @Override
    public Optional<Object> checkpoint() {
        return Optional.empty();
    }

    @Override
    public void checkpoint(Object progress) {}

    @Override
    public boolean cancelled() {
        return false;
    }

    @Override
    public void onCancel(Runnable action) {}

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public void begin() {}

    @Override
    public void write(StreamKind stream, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        output.writeBytes(copy);
    }

    @Override
    public void message(Object message) {
        messages.add((ProgressMessage) message);
    }

    @Override
    @SuppressWarnings("unchecked") // the one request that images make has this answer
    public <R> R run(JobRequest<R> request, String caller, JobIo io) {
        if (request instanceof ListContainers) {
            return (R) containers;
        }
        throw new AssertionError(request);
    }

    @Override
    public List<JobRecord> jobs() {
        return List.of();
    }

    @Override
    public Events events() {
        return this;
    }

    @Override
    public void tell(Event event) {
        events.add(event);
    }

    @Override
    public Subscription listen(Optional<Instant> since, Consumer<Event> listener) {
        throw new AssertionError();
    }
}

package org.felucca.engine.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.engine.Engine;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobIo;
import org.felucca.engine.JobRecord;
import org.felucca.model.StreamKind;

/** One run of a job: its entry in the books, what its handler sees of it, and the way to cancel it. */
final class JobRun implements JobContext {
    private final long id;
    private final JobLabel label;
    private final String caller;
    private final Io io;
    private final Engine engine;
    private final Thread thread = Thread.currentThread();
    private final Instant started = Instant.now();
    private final long startedNanos = System.nanoTime();
    private volatile Object checkpoint;

    @GuardedBy("this")
    private boolean cancelled;

    @GuardedBy("this")
    private boolean ended;

    @GuardedBy("this")
    private List<Runnable> onCancel = List.of();

    JobRun(long id, JobLabel label, String caller, JobIo io, Engine engine) {
        this.id = id;
        this.label = label;
        this.caller = caller;
        this.io = new Io(io);
        this.engine = engine;
        this.checkpoint = io.resumeFrom().orElse(null);
    }

    @Override
    public long id() {
        return id;
    }

    String name() {
        return label.name();
    }

    @Override
    public String caller() {
        return caller;
    }

    @Override
    public JobIo io() {
        return io;
    }

    @Override
    public Engine engine() {
        return engine;
    }

    @Override
    public Optional<Object> checkpoint() {
        return Optional.ofNullable(checkpoint);
    }

    @Override
    public void checkpoint(Object progress) {
        checkpoint = progress;
    }

    @Override
    public synchronized boolean cancelled() {
        return cancelled || thread.isInterrupted();
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                if (!ended) {
                    onCancel = new ArrayList<>(onCancel);
                    onCancel.add(action);
                }
                return;
            }
        }
        action.run();
    }

    /** Interrupts the thread of the job, unless it has ended. */
    void cancel() {
        List<Runnable> actions;
        synchronized (this) {
            if (ended || cancelled) {
                return;
            }
            cancelled = true;
            actions = onCancel;
            thread.interrupt();
        }
        actions.forEach(Runnable::run);
    }

    /** No cancel reaches the thread any more; one that came too late to be noticed does not harm what the thread does next. */
    synchronized Duration end() {
        ended = true;
        onCancel = List.of();
        if (cancelled) {
            Thread.interrupted();
        }
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    JobRecord record(Optional<Duration> took, String outcome) {
        return new JobRecord(id, label.name(), label.subject(), caller, started, took, outcome);
    }

    @Override
    public String toString() {
        return label.toString();
    }

    /** The client's side as handlers see it: an answer begins once, however many handlers work on it. */
    private final class Io implements JobIo {
        private final JobIo client;
        private boolean begun;

        Io(JobIo client) {
            this.client = client;
        }

        @Override
        public InputStream input() {
            return client.input();
        }

        @Override
        public void begin() throws IOException {
            if (!begun) {
                begun = true;
                client.begin();
            }
        }

        @Override
        public void write(StreamKind stream, ByteBuffer bytes) throws IOException {
            client.write(stream, bytes);
        }

        @Override
        public void message(Object message) throws IOException {
            client.message(message);
        }

        @Override
        public void started(Runnable cancel) {
            client.started(cancel);
        }

        @Override
        public Optional<Object> resumeFrom() {
            return JobRun.this.checkpoint();
        }
    }
}

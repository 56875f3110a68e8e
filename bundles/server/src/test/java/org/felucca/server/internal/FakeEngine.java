package org.felucca.server.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.engine.Engine;
import org.felucca.engine.Events;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.JobIo;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRecord;
import org.felucca.engine.JobRequest;
import org.felucca.model.Errors;
import org.felucca.server.internal.api.Engines;

/** An engine whose handlers are lambdas of the test; it remembers what it was asked. */
final class FakeEngine implements Engine, Engines {
    private final Map<Class<?>, JobHandler<?, ?>> handlers = new HashMap<>();
    final List<JobRequest<?>> asked = Collections.synchronizedList(new ArrayList<>());

    <R, Q extends JobRequest<R>> FakeEngine on(Class<Q> request, JobHandler<Q, R> handler) {
        handlers.put(request, handler);
        return this;
    }

    /** The last request of a type. */
    <Q> Q last(Class<Q> type) {
        synchronized (asked) {
            for (int i = asked.size() - 1; i >= 0; i--) {
                if (type.isInstance(asked.get(i))) {
                    return type.cast(asked.get(i));
                }
            }
        }
        throw new AssertionError("nobody asked for " + type.getSimpleName());
    }

    @Override
    public Engine engine() {
        return this;
    }

    @Override
    @SuppressWarnings("unchecked") // on() ties requests and handlers
    public <R> R run(JobRequest<R> request, String caller, JobIo io) throws IOException, InterruptedException {
        asked.add(request);
        JobHandler<JobRequest<R>, R> handler = (JobHandler<JobRequest<R>, R>) handlers.get(request.getClass());
        if (handler == null) {
            throw Errors.notImplemented(
                    "no bundle does the job %s",
                    request.getClass().getAnnotation(JobName.class).value());
        }
        Context context = new Context(caller, io);
        io.started(context.thread::interrupt);
        return handler.run(request, context);
    }

    @Override
    public List<JobRecord> jobs() {
        return List.of();
    }

    @Override
    public Events events() {
        throw new UnsupportedOperationException();
    }

    private final class Context implements JobContext {
        private final String caller;
        private final JobIo io;
        private final Thread thread = Thread.currentThread();

        Context(String caller, JobIo io) {
            this.caller = caller;
            this.io = io;
        }

        @Override
        public long id() {
            return 1;
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
            return FakeEngine.this;
        }

        @Override
        public Optional<Object> checkpoint() {
            return Optional.empty();
        }

        @Override
        public void checkpoint(Object progress) {}

        @Override
        public boolean cancelled() {
            return thread.isInterrupted();
        }

        @Override
        public void onCancel(Runnable action) {}
    }
}

package org.felucca.containers.internal.fake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.felucca.driver.exec.ExecDriver;
import org.felucca.driver.exec.ExecProcess;
import org.felucca.driver.exec.ExecSpec;
import org.felucca.driver.exec.ExecTask;
import org.felucca.driver.exec.ExitStatus;
import org.felucca.driver.exec.OutputListener;
import org.felucca.driver.exec.RootMounts;
import org.felucca.driver.exec.Task;
import org.felucca.driver.exec.TaskStats;
import org.felucca.driver.exec.TaskStreams;
import org.felucca.model.ContainerId;
import org.felucca.model.Errors;
import org.felucca.model.ExecId;
import org.felucca.model.IdMappings;
import org.felucca.model.StreamKind;
import org.felucca.model.oci.OciMount;
import org.felucca.model.oci.OciResources;

/** An exec driver whose tasks do what the test says. Strict: a task that was not started can't end. */
public final class FakeExec implements ExecDriver {
    public final Map<ContainerId, FakeTask> tasks = new ConcurrentHashMap<>();
    /** What the next start fails with, or empty. */
    public volatile String failure = "";
    /** Signals that end a task at once; others are only noted. */
    public final List<Integer> deadly = new ArrayList<>(List.of(9, 15));

    @Override
    public Task create(ExecSpec spec) {
        FakeTask task = new FakeTask(spec);
        tasks.put(spec.id(), task);
        return task;
    }

    @Override
    public Optional<Task> adopt(ContainerId id, Path runFolder) {
        return Optional.ofNullable(tasks.get(id));
    }

    @Override
    public int openRoot(RootMounts root, List<OciMount> mounts) {
        throw new UnsupportedOperationException("no file system here");
    }

    public FakeTask task(ContainerId id) {
        return tasks.get(id);
    }

    /** A run. */
    public final class FakeTask implements Task, TaskStreams {
        public final ExecSpec spec;
        public final List<Integer> signals = new ArrayList<>();
        public final StringBuilder input = new StringBuilder();
        public final CompletableFuture<Void> stdinClosed = new CompletableFuture<>();
        public boolean paused;
        public final CompletableFuture<Void> deleted = new CompletableFuture<>();
        private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
        private final CompletableFuture<Void> drained = new CompletableFuture<>();
        private OutputListener listener;
        private boolean started;

        FakeTask(ExecSpec spec) {
            this.spec = spec;
        }

        /** The program prints something; it waits while nobody reads. */
        public synchronized void print(StreamKind stream, String text) throws InterruptedException {
            while (listener == null) {
                wait();
            }
            listener.output(stream, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }

        /** The program ends. */
        public void end(int code) {
            if (!started) {
                throw new IllegalStateException("not started");
            }
            drained.complete(null);
            exit.complete(new ExitStatus(code, false, Instant.now()));
        }

        @Override
        public void start() {
            if (!failure.isEmpty()) {
                throw Errors.invalid("%s", failure);
            }
            started = true;
        }

        @Override
        public int openMount(String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public IdMappings ids() {
            return IdMappings.NONE;
        }

        @Override
        public int pid() {
            return started ? 4711 : 0;
        }

        @Override
        public CompletableFuture<ExitStatus> exit() {
            return exit;
        }

        @Override
        public TaskStreams streams() {
            return this;
        }

        @Override
        public void signal(int number) {
            signals.add(number);
            if (deadly.contains(number)) {
                end(128 + number);
            }
        }

        @Override
        public void signalAll(int number) {
            signal(number);
        }

        @Override
        public int openBareRoot() {
            throw new UnsupportedOperationException("no file system here");
        }

        @Override
        public int openRoot() {
            throw new UnsupportedOperationException("no file system here");
        }

        @Override
        public void resize(int rows, int columns) {}

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
        }

        @Override
        public TaskStats stats() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Integer> pids() {
            return List.of(4711);
        }

        @Override
        public void update(OciResources resources) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void onOutOfMemory(Runnable listener) {}

        @Override
        public ExecTask exec(ExecProcess process) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<ExecTask> exec(ExecId id) {
            return Optional.empty();
        }

        @Override
        public void delete() {
            deleted.complete(null);
        }

        @Override
        public synchronized void connect(OutputListener next) {
            listener = next;
            notifyAll();
        }

        @Override
        public void write(ByteBuffer bytes) {
            input.append(StandardCharsets.UTF_8.decode(bytes));
        }

        @Override
        public void closeStdin() {
            stdinClosed.complete(null);
        }

        @Override
        public CompletableFuture<Void> drained() {
            return drained;
        }
    }
}

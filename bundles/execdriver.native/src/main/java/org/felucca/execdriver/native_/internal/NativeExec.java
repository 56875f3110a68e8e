package org.felucca.execdriver.native_.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.felucca.driver.exec.ExecTask;
import org.felucca.driver.exec.ExitStatus;
import org.felucca.driver.exec.TaskStreams;
import org.felucca.linux.Fd;
import org.felucca.linux.Host;
import org.felucca.linux.LinuxException;
import org.felucca.linux.Pidfd;
import org.felucca.linux.Pty;
import org.felucca.model.StreamKind;

/** A further process of a container. A child of this JVM, without a monitor: another driver of this JVM finds it again, another engine
 * does not, though it runs on. */
final class NativeExec implements ExecTask {
    private static final int LOST = 255;
    private static final int KILL = 9;
    /** As Docker has it: how long after its end others whom it has started may still write to its streams. */
    private static final long LAST_WORDS_SECONDS = 2;

    private final int pid;
    private final Pidfd process;
    private final Optional<Fd> master;
    private final ProcessStreams streams = new ProcessStreams(() -> {});
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private final ExitWatch watch;
    private final Executor workers;
    private boolean released;
    private Optional<ExitStatus> reaped = Optional.empty();

    /** It runs. */
    NativeExec(Pidfd process, Optional<Fd> master, List<OutputPump> pumps, Optional<InputWriter> in, Loop loop) {
        this.pid = process.pid();
        this.process = process;
        this.master = master;
        this.workers = loop.workers();
        streams.begin(pumps, in);
        watch = new ExitWatch(process, loop, this::ended);
    }

    /** It has ended already, with this code. */
    NativeExec(int code, OutputPump words) {
        this.pid = 0;
        this.process = null;
        this.master = Optional.empty();
        this.watch = null;
        this.workers = Runnable::run;
        streams.begin(List.of(words), Optional.empty());
        exit.complete(new ExitStatus(code, false, Instant.now()));
    }

    /** An earlier driver of this JVM has left it. */
    NativeExec(ExecState state, Optional<Pidfd> child, Loop loop) {
        this.pid = state.pid();
        this.process = child.orElse(null);
        this.master = fd(state.master());
        this.workers = loop.workers();
        List<OutputPump> pumps = new ArrayList<>();
        fd(state.streams().out()).ifPresent(fd -> pumps.add(new OutputPump(StreamKind.STDOUT, fd, loop)));
        fd(state.streams().err()).ifPresent(fd -> pumps.add(new OutputPump(StreamKind.STDERR, fd, loop)));
        streams.begin(pumps, fd(state.streams().in()).map(fd -> new InputWriter(fd, loop)));
        if (state.code() != ExecState.RUNS || child.isEmpty()) {
            this.watch = null;
            exit.complete(new ExitStatus(state.code() == ExecState.RUNS ? LOST : state.code(), false, Instant.now()));
        } else {
            this.watch = new ExitWatch(process, loop, this::ended);
        }
        if (exit.isDone()) {
            endStreamsLater();
        }
    }

    private static Optional<Fd> fd(int number) {
        return number < 0 ? Optional.empty() : Optional.of(Fd.of(number));
    }

    private void ended() {
        ExitStatus status;
        synchronized (this) {
            if (released) {
                return; // the successor reaps it
            }
            status = new ExitStatus(process.await().code(), false, Instant.now());
            reaped = Optional.of(status);
        }
        exit.complete(status);
        endStreamsLater();
    }

    private void endStreamsLater() {
        if (!streams.drained().isDone()) {
            CompletableFuture.delayedExecutor(LAST_WORDS_SECONDS, TimeUnit.SECONDS, workers)
                    .execute(this::endIdleStreams);
        }
    }

    /** What it has left behind may hold them as long as it likes: a container would use up the engine's descriptors. */
    private void endIdleStreams() {
        synchronized (this) {
            if (released) {
                return;
            }
        }
        if (!streams.endIfIdle()) {
            endStreamsLater(); // a slow reader gets all that was written
        }
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public CompletableFuture<ExitStatus> exit() {
        return exit;
    }

    @Override
    public TaskStreams streams() {
        return streams;
    }

    @Override
    public synchronized void resize(int rows, int columns) {
        if (!exit.isDone() && !released) {
            master.ifPresent(terminal -> Pty.resize(terminal, new Pty.Size(rows, columns)));
        }
    }

    @Override
    public synchronized void signal(int number) {
        if (!exit.isDone() && !released) {
            process.signal(number);
        }
    }

    @Override
    public synchronized void kill() {
        if (exit.isDone() || released || reaped.isPresent()) {
            return;
        }
        try {
            Host.kill(-pid, KILL);
        } catch (LinuxException e) {
            process.signal(KILL); // no group of its own
        }
    }

    /** Completes when it has ended and all its output was delivered. */
    CompletableFuture<Void> gone() {
        return CompletableFuture.allOf(exit, streams.drained());
    }

    /** Lets go of it and runs an action when it is {@link #gone}. */
    @SuppressWarnings("FutureReturnValueIgnored") // neither fails
    void whenGone(Runnable action) {
        gone().thenRun(() -> {
            release();
            action.run();
        });
    }

    /** Leaves it to a successor in this JVM. Nothing is called back from here any more. */
    ExecState handOver() {
        int self = (int) ProcessHandle.current().pid();
        int code;
        synchronized (this) {
            code = reaped.or(() -> Optional.ofNullable(exit.getNow(null)))
                    .map(ExitStatus::code)
                    .orElse(ExecState.RUNS);
            released = true;
            if (watch != null) {
                watch.close();
            }
        }
        return new ExecState(
                self,
                Processes.started(self),
                pid,
                Processes.started(pid),
                code,
                master.filter(Fd::isOpen).map(Fd::release).orElse(ProcessStreams.Numbers.NONE),
                streams.handOver());
    }

    /** Lets go of it though it may not be gone, and nobody will have it: who waits for its end is told one. */
    void giveUp() {
        release();
        exit.complete(new ExitStatus(LOST, false, Instant.now()));
        streams.drained().complete(null);
    }

    /** Lets go of its descriptors. */
    void release() {
        streams.release();
        synchronized (this) {
            if (released) {
                return;
            }
            released = true;
            master.ifPresent(Fd::close);
            if (watch != null) {
                watch.close();
            }
        }
    }
}

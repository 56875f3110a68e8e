package org.felucca.execdriver.native_.internal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.felucca.driver.exec.ExecTask;
import org.felucca.driver.exec.ExitStatus;
import org.felucca.driver.exec.TaskStreams;
import org.felucca.linux.Fd;
import org.felucca.linux.Pidfd;
import org.felucca.linux.Pty;

/** A further process of a container. A child of this JVM, without a monitor: an engine that ends forgets it, though it runs on. */
final class NativeExec implements ExecTask {
    private final int pid;
    private final Pidfd process;
    private final Optional<Fd> master;
    private final ProcessStreams streams = new ProcessStreams(() -> {});
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private final ExitWatch watch;
    private boolean released;

    /** It runs. */
    NativeExec(Pidfd process, Optional<Fd> master, List<OutputPump> pumps, Optional<InputWriter> in, Loop loop) {
        this.pid = process.pid();
        this.process = process;
        this.master = master;
        streams.begin(pumps, in);
        watch = new ExitWatch(process, loop, this::ended);
    }

    /** It has ended already, with this code. */
    NativeExec(int code, OutputPump words) {
        this.pid = 0;
        this.process = null;
        this.master = Optional.empty();
        this.watch = null;
        streams.begin(List.of(words), Optional.empty());
        exit.complete(new ExitStatus(code, false, Instant.now()));
    }

    private void ended() {
        int code = process.await().code();
        exit.complete(new ExitStatus(code, false, Instant.now()));
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

package org.felucca.execdriver.native_.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.felucca.driver.exec.OutputListener;
import org.felucca.driver.exec.TaskStreams;
import org.felucca.model.StreamKind;

/** The streams of a process, from before it starts: a listener may come first. */
final class ProcessStreams implements TaskStreams {
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final Runnable stdinClosed;
    private List<OutputPump> pumps = List.of();
    private Optional<InputWriter> input = Optional.empty();
    private OutputListener listener;

    /**
     * @param stdinClosed called after standard input has been closed here
     */
    ProcessStreams(Runnable stdinClosed) {
        this.stdinClosed = stdinClosed;
    }

    /** The process has started and these are its streams. */
    @SuppressWarnings("FutureReturnValueIgnored") // drained itself is what is looked at
    synchronized void begin(List<OutputPump> started, Optional<InputWriter> stdin) {
        pumps = List.copyOf(started);
        input = stdin;
        pumps.forEach(pump -> pump.connect(listener));
        CompletableFuture.allOf(pumps.stream().map(OutputPump::ended).toArray(CompletableFuture[]::new))
                .thenRun(() -> drained.complete(null));
    }

    @Override
    public synchronized void connect(OutputListener next) {
        listener = next;
        pumps.forEach(pump -> pump.connect(next));
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        input().orElseThrow(() -> new IOException("standard input is not open")).write(bytes);
    }

    private synchronized Optional<InputWriter> input() {
        return input;
    }

    @Override
    public void closeStdin() {
        Optional<InputWriter> open;
        synchronized (this) {
            open = input;
            input = Optional.empty();
        }
        open.ifPresent(InputWriter::close);
        stdinClosed.run();
    }

    @Override
    public CompletableFuture<Void> drained() {
        return drained;
    }

    /** Ends the streams on which nothing comes; whether that was all of them. */
    boolean endIfIdle() {
        List<OutputPump> open;
        synchronized (this) {
            open = pumps;
        }
        boolean all = true;
        for (OutputPump pump : open) {
            all &= pump.endIfIdle();
        }
        return all;
    }

    /** Leaves the open descriptors to a successor in this process. */
    Numbers handOver() {
        List<OutputPump> open;
        Optional<InputWriter> stdin;
        synchronized (this) {
            open = pumps;
            stdin = input;
            input = Optional.empty();
            listener = null;
        }
        int out = Numbers.NONE;
        int err = Numbers.NONE;
        for (OutputPump pump : open) {
            int number = pump.handOver().orElse(Numbers.NONE);
            if (pump.kind() == StreamKind.STDERR) {
                err = number;
            } else {
                out = number;
            }
        }
        return new Numbers(stdin.map(InputWriter::handOver).orElse(Numbers.NONE), out, err);
    }

    /** Descriptors in this process's table. */
    record Numbers(int in, int out, int err) {
        static final int NONE = -1;
    }

    /** Lets go of the descriptors; what was not read stays in the pipes. */
    void release() {
        List<OutputPump> open;
        Optional<InputWriter> stdin;
        synchronized (this) {
            open = pumps;
            stdin = input;
            input = Optional.empty();
            listener = null;
        }
        open.forEach(OutputPump::close);
        stdin.ifPresent(InputWriter::close);
    }
}

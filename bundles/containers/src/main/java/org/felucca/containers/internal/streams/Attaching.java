package org.felucca.containers.internal.streams;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import org.felucca.containers.internal.run.Handover;
import org.felucca.driver.exec.TaskStreams;
import org.felucca.engine.HandlerReplaced;
import org.felucca.engine.JobIo;
import org.felucca.model.StreamKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client connected to a process: its input goes there on a thread of its own, output comes back on the job's thread until the process has
 * ended or the client has left.
 */
public final class Attaching {
    private static final Logger LOG = LoggerFactory.getLogger(Attaching.class);
    private static final int PIECE = 32 * 1024;

    private final OutputHub hub;
    private final Handover handover;
    private final Target target;
    private final Attachment attachment;
    private volatile boolean detached;

    /** Waits for the streams of the process: a client may come before the start. Empty when it will not start any more. */
    @FunctionalInterface
    public interface Target {
        Optional<TaskStreams> await() throws InterruptedException;
    }

    /** Connected from now on, so that no output is missed. */
    public Attaching(OutputHub hub, Handover handover, Target target, Set<StreamKind> output) {
        this.hub = hub;
        this.handover = handover;
        this.target = target;
        this.attachment = hub.attach(output);
    }

    /**
     * Streams until the end.
     *
     * @param stdin send the client's input
     * @param endInput end the process's input with the client's
     * @param detachKeys what a person types to leave
     * @return whether the person has left by these keys
     */
    public boolean run(JobIo io, boolean stdin, boolean endInput, byte[] detachKeys)
            throws IOException, InterruptedException {
        Thread pump = null;
        if (stdin) {
            DetachKeys keys = new DetachKeys(detachKeys);
            pump = new Thread(() -> pump(io.input(), endInput, keys), "felucca-containers-stdin");
            pump.setDaemon(true);
            pump.start();
        }
        try {
            while (handover.waiting(attachment::await)) {
                attachment.drain(io);
            }
            return detached;
        } catch (HandlerReplaced e) {
            attachment.drain(io);
            throw e;
        } finally {
            if (pump != null) {
                pump.interrupt();
                pump.join();
            }
            hub.detach(attachment);
        }
    }

    private void pump(InputStream input, boolean endInput, DetachKeys keys) {
        try {
            Optional<TaskStreams> streams = target.await();
            if (streams.isPresent()) {
                pump(input, streams.get(), endInput, keys);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the job is over, or goes on in another handler
        } catch (IOException e) {
            LOG.debug("input of {} ends: {}", hub, e.toString());
        }
    }

    private void pump(InputStream input, TaskStreams streams, boolean endInput, DetachKeys keys) throws IOException {
        byte[] piece = new byte[PIECE];
        try {
            passOn(input, streams, keys, piece);
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
        } finally {
            // also when the client has gone without a goodbye; an interrupt means that another handler goes on reading
            if (endInput && !detached && !Thread.currentThread().isInterrupted()) {
                streams.closeStdin();
            }
        }
    }

    private void passOn(InputStream input, TaskStreams streams, DetachKeys keys, byte[] piece) throws IOException {
        for (int count = input.read(piece); count >= 0; count = input.read(piece)) {
            byte[] bytes = keys.pass(piece, count);
            if (bytes == null) {
                detached = true;
                attachment.leave();
                return;
            }
            streams.write(ByteBuffer.wrap(bytes));
        }
    }
}

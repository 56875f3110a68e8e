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
import org.felucca.engine.JobContext;
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
    private static final byte[] NOTHING = {};

    private final OutputHub hub;
    private final Handover handover;
    private final Target target;
    private final Attachment attachment;
    private volatile boolean detached;

    /**
     * Waits for the streams of the process: a client may come before the start, and while its driver is being replaced. Empty when it will
     * not start any more.
     */
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
     * Streams until the end. When this bundle is replaced, the checkpoint holds what of the client's input the process has not got yet; the
     * successor begins with that.
     *
     * @param stdin send the client's input
     * @param endInput end the process's input with the client's
     * @param detachKeys what a person types to leave
     * @return whether the person has left by these keys
     */
    public boolean run(JobContext context, boolean stdin, boolean endInput, byte[] detachKeys)
            throws IOException, InterruptedException {
        byte[] first = context.checkpoint().orElse(null) instanceof byte[] unsent ? unsent : NOTHING;
        context.checkpoint(NOTHING);
        Input input = new Input(context.io().input(), first, endInput, new DetachKeys(detachKeys));
        if (stdin) {
            input.start();
        }
        try {
            while (handover.waiting(attachment::await)) {
                attachment.drain(context.io());
            }
            return detached;
        } catch (HandlerReplaced e) {
            input.stop();
            context.checkpoint(input.unsent);
            attachment.drainAll(context.io());
            throw e;
        } finally {
            input.stop();
            hub.detach(attachment);
        }
    }

    /** The client's input on its way to the process, on a thread of its own. */
    private final class Input {
        private final InputStream input;
        private final boolean endInput;
        private final DetachKeys keys;
        private final Thread thread = new Thread(this::pump, "felucca-containers-stdin");
        private byte[] unsent;

        Input(InputStream input, byte[] first, boolean endInput, DetachKeys keys) {
            this.input = input;
            this.unsent = first;
            this.endInput = endInput;
            this.keys = keys;
            thread.setDaemon(true);
        }

        void start() {
            thread.start();
        }

        void stop() throws InterruptedException {
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join();
            }
        }

        private void pump() {
            try {
                if (target.await().isPresent()) {
                    passOn();
                }
            } catch (InterruptedException | InterruptedIOException e) {
                return; // the job is over, or goes on in another handler
            } catch (IOException e) {
                LOG.debug("input of {} ends: {}", hub, e.toString());
            }
            if (endInput && !detached) {
                end(); // also when the client has gone without a goodbye
            }
        }

        private void end() {
            try {
                target.await().ifPresent(TaskStreams::closeStdin);
            } catch (InterruptedException e) {
                LOG.debug("input of {} is ended by the next handler", hub);
            }
        }

        private void passOn() throws IOException, InterruptedException {
            byte[] piece = unsent;
            int count = piece.length;
            byte[] buffer = new byte[PIECE];
            while (count >= 0) {
                byte[] bytes = keys.pass(piece, count);
                if (bytes == null) {
                    unsent = NOTHING;
                    detached = true;
                    attachment.leave();
                    return;
                }
                send(ByteBuffer.wrap(bytes));
                piece = buffer;
                count = input.read(piece);
            }
            unsent = NOTHING;
        }

        /** The process stays, though the driver that writes to it may be replaced under the write. */
        private void send(ByteBuffer bytes) throws IOException, InterruptedException {
            try {
                while (bytes.hasRemaining()) {
                    TaskStreams streams = target.await().orElseThrow(() -> new IOException("it has ended"));
                    try {
                        streams.write(bytes);
                    } catch (InterruptedIOException e) {
                        throw e;
                    } catch (IOException e) {
                        if (target.await().filter(now -> now != streams).isEmpty()) {
                            throw e;
                        }
                    }
                }
            } finally {
                byte[] held = keys.held();
                unsent = ByteBuffer.allocate(bytes.remaining() + held.length)
                        .put(bytes)
                        .put(held)
                        .array();
            }
        }
    }
}

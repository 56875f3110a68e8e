package org.felucca.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.felucca.model.StreamKind;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The client's side of a job: what it sends and where its answers go. Given by who asks. The engine closes nothing of it.
 *
 * <p>One thread at a time calls the writing methods. They block while the client is slow and throw when it has gone.
 */
@ConsumerType
public interface JobIo {
    /**
     * What the client sends; empty for most jobs. Reading ends at the client's end of input (half-close). A read that waits ends with
     * {@link java.io.InterruptedIOException} when its thread is interrupted, and then no byte is lost: another thread may read on.
     */
    InputStream input();

    /**
     * The job has been accepted and is registered: a streaming answer may begin (headers, the switch of a hijacked connection). Called
     * at most once by the engine's bookkeeping, however often a resumed handler calls it.
     */
    void begin() throws IOException;

    /** Bytes of a stream. The buffer is the callee's until it returns. */
    void write(StreamKind stream, ByteBuffer bytes) throws IOException;

    /** A value of its own: a progress message, an event, a sample. Its type belongs to the request's vocabulary. */
    void message(Object message) throws IOException;

    /**
     * The engine has the job in its books and gives a way to cancel it. The action works from any thread and does nothing once the job
     * has ended. Called before the handler, once by every engine that works on the job.
     */
    default void started(Runnable cancel) {}

    /** How far an earlier engine has come with the same request when this one goes on in its place; empty for a fresh request. */
    default Optional<Object> resumeFrom() {
        return Optional.empty();
    }

    /** For jobs that stream nothing. */
    static JobIo none() {
        return NoJobIo.INSTANCE;
    }
}

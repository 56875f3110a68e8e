package org.felucca.driver.exec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The standard streams of a process. With a terminal everything comes as standard output. Nothing is read, and so the process waits when its
 * pipe is full, until someone {@linkplain #connect listens}.
 */
@ConsumerType
public interface TaskStreams {
    /**
     * Sends output to the listener from now on, in the place of an earlier one; null stops the flow. Nothing is lost in between: when this
     * returns, the earlier listener has taken what it was given and is not called again.
     */
    void connect(OutputListener listener);

    /**
     * Writes to standard input; blocks while the process does not read. Throws when it is not open or the process has ended, and
     * {@link java.io.InterruptedIOException} when the thread is interrupted.
     */
    void write(ByteBuffer bytes) throws IOException;

    /** Ends standard input. */
    void closeStdin();

    /** Completes when all output has been delivered to the listener: every holder of the streams has gone. */
    CompletableFuture<Void> drained();
}

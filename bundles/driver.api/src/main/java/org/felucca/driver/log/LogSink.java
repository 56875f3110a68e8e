package org.felucca.driver.log;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** An open log. One thread at a time for each stream; {@link #close()} by anyone. */
@ConsumerType
public interface LogSink extends AutoCloseable {
    /** Keeps an entry; blocks while the log is slow, which slows the writer. */
    void write(LogEntry entry) throws IOException;

    /** Makes what was written visible to readers. */
    void flush() throws IOException;

    /** Keeps what is pending and closes. Ends a write that waits for a receiver, which then fails. */
    @Override
    void close() throws IOException;
}

package org.felucca.containers.internal.streams;

import java.io.IOException;
import org.felucca.driver.log.LogSink;

/** Opens a log in place of another. */
@FunctionalInterface
public interface LogOpening {
    /** The log to go on with. */
    LogSink open() throws IOException, InterruptedException;
}

package org.felucca.driver.exec;

import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ConsumerType;

/** A further process of a container. Safe for all threads. */
@ConsumerType
public interface ExecTask {
    /** On the host. */
    int pid();

    /** Completes when it has ended, on a thread of the driver. */
    CompletableFuture<ExitStatus> exit();

    /** Its standard streams. */
    TaskStreams streams();

    /** Sets the size of its terminal; nothing without one. */
    void resize(int rows, int columns);

    /** Sends a signal to it. */
    void signal(int number);

    /** Kills it, and what it has started and stayed in its process group. Nothing if it has ended. */
    void kill();
}

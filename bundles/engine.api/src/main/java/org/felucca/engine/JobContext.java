package org.felucca.engine;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A run of a job as its handler sees it. Safe for use by several threads but for {@link #io()}. */
@ProviderType
public interface JobContext {
    /** The number of this run, unique while the engine lives. */
    long id();

    /** Who asked, for logs and authorisation: {@code uid=0 pid=123}, {@code console admin}. */
    String caller();

    /** The client's side. */
    JobIo io();

    /** The engine, for jobs that need other jobs. */
    Engine engine();

    /** What {@link #checkpoint(Object)} kept: empty on the first call of a handler. */
    Optional<Object> checkpoint();

    /**
     * Keeps how far the job has come, for the handler that replaces this one. The value must be of a type of the JDK or of the model:
     * the classes of this bundle will be gone.
     */
    void checkpoint(Object progress);

    /** Whether the caller has gone; the thread of the job is interrupted as well. */
    boolean cancelled();

    /** Calls back once when the caller goes, at once if it has gone. Runs on the canceller's thread. */
    void onCancel(Runnable action);
}

package org.felucca.server.internal.api;

import java.io.IOException;
import org.felucca.engine.Engine;
import org.felucca.engine.JobIo;
import org.felucca.engine.JobRequest;

/** The engine, whichever runs at the moment. */
public interface Engines {
    /** Waits for an engine and runs the job there, on this thread. Throws UNAVAILABLE if none comes in time. */
    <R> R run(JobRequest<R> job, String caller, JobIo io) throws IOException, InterruptedException;

    /** Waits for an engine. */
    Engine engine() throws InterruptedException;
}

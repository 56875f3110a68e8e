package org.felucca.engine;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Does the work of one kind of job. A DS component with the property {@code job=<name of the request>}.
 *
 * <p>Called on the caller's thread, by many threads at once. A handler whose bundle is being stopped ends its long waits with
 * {@link HandlerReplaced}; the engine calls its successor with the same request and context.
 */
@ConsumerType
public interface JobHandler<Q extends JobRequest<R>, R> {
    /** The service property that names the job. */
    String JOB = "job";

    /** Does the job. Throws FeluccaException for what the caller must know, InterruptedException when it was cancelled. */
    R run(Q request, JobContext context) throws IOException, InterruptedException;
}

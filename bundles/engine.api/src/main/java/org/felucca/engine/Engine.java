package org.felucca.engine;

import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Runs jobs: finds the handler, waits for it if its bundle is being replaced, keeps the books. */
@ProviderType
public interface Engine {
    /**
     * Runs a job on the calling thread until it is done. An interrupt of the thread cancels the job.
     *
     * @param caller who asks, for logs and authorisation
     * @return the job's answer; null where the request is a {@code JobRequest<Void>}
     * @throws org.felucca.model.FeluccaException what the handler says; NOT_IMPLEMENTED if no bundle has ever offered the job,
     *     UNAVAILABLE if its handler did not come back in time
     */
    <R> R run(JobRequest<R> request, String caller, JobIo io) throws IOException, InterruptedException;

    /** The jobs that run now, and the last ones that ended, newest first. */
    List<JobRecord> jobs();

    /** The bus that events are told on. */
    Events events();
}

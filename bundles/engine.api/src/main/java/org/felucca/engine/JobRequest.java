package org.felucca.engine;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a job is asked to do: a record, annotated with {@link JobName}, whose components are all the handler needs.
 *
 * @param <R> what the job answers; {@link Void} (null) where there is nothing to say
 */
@ConsumerType
@SuppressWarnings("unused") // R ties a request to its answer
public interface JobRequest<R> {}

package org.felucca.engine.volume;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Filters;

/**
 * Removes volumes of the local driver that no container has: those that nobody named, or all.
 *
 * @param filters {@code all}, {@code label}, {@code label!}
 */
@JobName("volume.prune")
public record PruneVolumes(Filters filters) implements JobRequest<PrunedVolumes> {}

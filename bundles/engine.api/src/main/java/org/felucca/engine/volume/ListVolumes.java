package org.felucca.engine.volume;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Filters;

/**
 * Lists volumes by name.
 *
 * @param filters {@code dangling}, {@code driver}, {@code label}, {@code name}
 */
@JobName("volume.list")
public record ListVolumes(Filters filters) implements JobRequest<VolumeList> {}

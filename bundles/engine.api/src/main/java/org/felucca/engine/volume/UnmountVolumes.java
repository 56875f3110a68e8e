package org.felucca.engine.volume;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.ContainerId;

/**
 * For the job handlers of containers: the run that {@link MountVolumes} was asked for has ended. Nothing if it had none or was told already.
 *
 * @param container that ended
 */
@JobName("volume.unmount")
public record UnmountVolumes(ContainerId container) implements JobRequest<Void> {}

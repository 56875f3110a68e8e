package org.felucca.engine.volume;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.ContainerId;

/**
 * For the job handlers of containers: an empty volume gets the content, owner and mode of a folder of the image. One that holds something
 * stays as it is.
 *
 * @param container that is being made
 * @param name of the volume
 * @param folder descriptor of this process for the folder; stays the caller's
 */
@JobName("volume.fill")
public record FillVolume(ContainerId container, String name, int folder) implements JobRequest<Void> {}

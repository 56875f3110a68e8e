package org.felucca.engine.volume;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * All about a volume. NOT_FOUND without it.
 *
 * @param name in full
 */
@JobName("volume.inspect")
public record InspectVolume(String name) implements JobRequest<VolumeDetails> {
    public InspectVolume {
        name = Absent.text(name);
    }
}

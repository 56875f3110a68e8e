package org.felucca.engine.volume;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Removes a volume with all that is in it. CONFLICT while a container, running or not, has it.
 *
 * @param name in full
 * @param force no failure if it is not there
 */
@JobName("volume.remove")
public record RemoveVolume(String name, boolean force) implements JobRequest<Void> {
    public RemoveVolume {
        name = Absent.text(name);
    }
}

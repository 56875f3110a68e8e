package org.felucca.engine.volume;

import java.util.List;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;
import org.felucca.model.ContainerId;

/**
 * For the job handlers of containers: removes volumes that go with a container, unless another container has them too. Nothing for one that is
 * not there.
 *
 * @param container that goes
 * @param names of volumes
 */
@JobName("volume.release")
public record ReleaseVolumes(ContainerId container, List<String> names) implements JobRequest<Void> {
    public ReleaseVolumes {
        names = Absent.list(names);
    }
}

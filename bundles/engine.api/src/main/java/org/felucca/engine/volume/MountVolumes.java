package org.felucca.engine.volume;

import java.util.List;
import java.util.Map;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;
import org.felucca.model.ContainerId;

/**
 * For the job handlers of containers: makes the volumes of a run ready. All of them or, when it throws, none. NOT_FOUND for one that is not
 * there.
 *
 * @param container that starts
 * @param mounts at least one
 */
@JobName("volume.mount")
public record MountVolumes(ContainerId container, List<Wanted> mounts) implements JobRequest<Map<String, String>> {
    public MountVolumes {
        mounts = Absent.list(mounts);
    }

    /**
     * A volume at a place. The answer of the job is the folder on the host by the volume's name.
     *
     * @param volume its name
     * @param destination in the container
     * @param readWrite not read-only
     */
    public record Wanted(String volume, String destination, boolean readWrite) {}
}

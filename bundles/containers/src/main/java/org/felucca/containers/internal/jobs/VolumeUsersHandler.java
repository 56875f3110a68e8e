package org.felucca.containers.internal.jobs;

import java.util.List;
import java.util.Map;
import org.felucca.containers.internal.Containers;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.VolumeUsers;
import org.felucca.model.ContainerId;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells who has which volume. */
@Component(property = JobHandler.JOB + "=container.volumes")
public final class VolumeUsersHandler implements JobHandler<VolumeUsers, Map<String, List<ContainerId>>> {
    private final Containers containers;

    @Activate
    public VolumeUsersHandler(@Reference Containers containers) {
        this.containers = containers;
    }

    @Override
    public Map<String, List<ContainerId>> run(VolumeUsers request, JobContext context) {
        return containers.volumeUsers();
    }
}

package org.felucca.volumes.internal.jobs;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.volume.ListVolumes;
import org.felucca.engine.volume.VolumeList;
import org.felucca.model.ContainerId;
import org.felucca.volumes.internal.Users;
import org.felucca.volumes.internal.VolumeFilter;
import org.felucca.volumes.internal.Volumes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lists volumes. */
@Component(property = JobHandler.JOB + "=volume.list")
public final class ListVolumesHandler implements JobHandler<ListVolumes, VolumeList> {
    private final Volumes volumes;

    @Activate
    public ListVolumesHandler(@Reference Volumes volumes) {
        this.volumes = volumes;
    }

    @Override
    public VolumeList run(ListVolumes request, JobContext context) throws IOException, InterruptedException {
        Map<String, List<ContainerId>> users =
                request.filters().has("dangling") ? Users.all(context.engine()) : Map.of();
        VolumeFilter filter = VolumeFilter.ofList(request.filters(), users::containsKey);
        VolumeList all = volumes.turns().run(volumes::list);
        return new VolumeList(all.volumes().stream().filter(filter).toList(), all.warnings());
    }
}

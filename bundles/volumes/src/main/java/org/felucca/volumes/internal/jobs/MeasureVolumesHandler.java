package org.felucca.volumes.internal.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.volume.MeasureVolumes;
import org.felucca.engine.volume.VolumeDetails;
import org.felucca.engine.volume.VolumeUsage;
import org.felucca.linux.LinuxException;
import org.felucca.model.ContainerId;
import org.felucca.volumes.internal.Sizes;
import org.felucca.volumes.internal.Users;
import org.felucca.volumes.internal.Volumes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells what volumes take. */
@Component(property = JobHandler.JOB + "=volume.usage")
public final class MeasureVolumesHandler implements JobHandler<MeasureVolumes, List<VolumeUsage>> {
    private static final long UNKNOWN = -1;

    private final Volumes volumes;

    @Activate
    public MeasureVolumesHandler(@Reference Volumes volumes) {
        this.volumes = volumes;
    }

    @Override
    public List<VolumeUsage> run(MeasureVolumes request, JobContext context) throws IOException, InterruptedException {
        Map<String, List<ContainerId>> users = Users.all(context.engine());
        List<VolumeUsage> all = new ArrayList<>();
        for (VolumeDetails volume : volumes.turns().run(volumes::list).volumes()) {
            if (Sizes.areOurs(volume)) {
                int containers = users.getOrDefault(volume.name(), List.of()).size();
                all.add(new VolumeUsage(volume, size(volume), containers));
            }
        }
        return all;
    }

    /** Files come and go while they are counted, and so may the volume. */
    private static long size(VolumeDetails volume) {
        try {
            return Sizes.of(volume);
        } catch (LinuxException e) {
            return UNKNOWN;
        }
    }
}

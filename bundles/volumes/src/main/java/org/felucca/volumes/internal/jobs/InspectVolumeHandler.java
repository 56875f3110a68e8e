package org.felucca.volumes.internal.jobs;

import java.io.IOException;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.volume.InspectVolume;
import org.felucca.engine.volume.VolumeDetails;
import org.felucca.volumes.internal.Volumes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells all about a volume. */
@Component(property = JobHandler.JOB + "=volume.inspect")
public final class InspectVolumeHandler implements JobHandler<InspectVolume, VolumeDetails> {
    private final Volumes volumes;

    @Activate
    public InspectVolumeHandler(@Reference Volumes volumes) {
        this.volumes = volumes;
    }

    @Override
    public VolumeDetails run(InspectVolume request, JobContext context) throws IOException, InterruptedException {
        return volumes.turns().run(() -> volumes.find(request.name()).details());
    }
}

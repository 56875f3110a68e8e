package org.felucca.volumes.internal.jobs;

import java.io.IOException;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.volume.UnmountVolumes;
import org.felucca.volumes.internal.Mounting;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Gives back what a run had. */
@Component(property = JobHandler.JOB + "=volume.unmount")
public final class UnmountVolumesHandler implements JobHandler<UnmountVolumes, Void> {
    private final Mounting mounting;

    @Activate
    public UnmountVolumesHandler(@Reference Mounting mounting) {
        this.mounting = mounting;
    }

    @Override
    public Void run(UnmountVolumes request, JobContext context) throws IOException, InterruptedException {
        mounting.unmount(request.container(), context.engine());
        return null;
    }
}

package org.felucca.volumes.internal.jobs;

import java.io.IOException;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.volume.ReleaseVolumes;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.volumes.internal.Users;
import org.felucca.volumes.internal.Volumes;
import org.felucca.volumes.internal.Volumes.Known;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Removes the volumes that go with a container. */
@Component(property = JobHandler.JOB + "=volume.release")
public final class ReleaseVolumesHandler implements JobHandler<ReleaseVolumes, Void> {
    private final Volumes volumes;

    @Activate
    public ReleaseVolumesHandler(@Reference Volumes volumes) {
        this.volumes = volumes;
    }

    @Override
    public Void run(ReleaseVolumes request, JobContext context) throws IOException, InterruptedException {
        for (String name : request.names()) {
            volumes.turns().run(name, () -> {
                release(name, request, context);
                return null;
            });
        }
        return null;
    }

    private void release(String name, ReleaseVolumes request, JobContext context)
            throws IOException, InterruptedException {
        boolean others = Users.of(name, context.engine()).stream().anyMatch(user -> !user.equals(request.container()));
        if (others) {
            return;
        }
        Known volume;
        try {
            volume = volumes.find(name);
        } catch (FeluccaException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return;
            }
            throw e;
        }
        volumes.remove(volume);
        context.engine().events().tell(Users.event("destroy", volume.details()));
    }
}

package org.felucca.volumes.internal.jobs;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.volume.RemoveVolume;
import org.felucca.model.ContainerId;
import org.felucca.model.ErrorKind;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.volumes.internal.Users;
import org.felucca.volumes.internal.Volumes;
import org.felucca.volumes.internal.Volumes.Known;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Removes a volume that no container has. */
@Component(property = JobHandler.JOB + "=volume.remove")
public final class RemoveVolumeHandler implements JobHandler<RemoveVolume, Void> {
    private final Volumes volumes;

    @Activate
    public RemoveVolumeHandler(@Reference Volumes volumes) {
        this.volumes = volumes;
    }

    @Override
    public Void run(RemoveVolume request, JobContext context) throws IOException, InterruptedException {
        String name = request.name();
        return volumes.turns().run(name, () -> {
            Known volume;
            try {
                volume = volumes.find(name);
            } catch (FeluccaException e) {
                if (request.force() && e.kind() == ErrorKind.NOT_FOUND) {
                    return null;
                }
                throw e;
            }
            List<ContainerId> users = Users.of(name, context.engine());
            if (!users.isEmpty()) {
                throw Errors.conflict(
                        "remove %s: volume is in use - [%s]",
                        name, users.stream().map(ContainerId::value).collect(Collectors.joining(", ")));
            }
            volumes.remove(volume);
            context.engine().events().tell(Users.event("destroy", volume.details()));
            return null;
        });
    }
}

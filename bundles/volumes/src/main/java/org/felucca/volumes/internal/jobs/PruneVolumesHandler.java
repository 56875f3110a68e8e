package org.felucca.volumes.internal.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.felucca.engine.Event;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.volume.PruneVolumes;
import org.felucca.engine.volume.PrunedVolumes;
import org.felucca.engine.volume.VolumeDetails;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.volumes.internal.Sizes;
import org.felucca.volumes.internal.Users;
import org.felucca.volumes.internal.VolumeFilter;
import org.felucca.volumes.internal.Volumes;
import org.felucca.volumes.internal.Volumes.Known;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Removes what nobody has. */
@Component(property = JobHandler.JOB + "=volume.prune")
public final class PruneVolumesHandler implements JobHandler<PruneVolumes, PrunedVolumes> {
    private final Volumes volumes;

    @Activate
    public PruneVolumesHandler(@Reference Volumes volumes) {
        this.volumes = volumes;
    }

    @Override
    public PrunedVolumes run(PruneVolumes request, JobContext context) throws IOException, InterruptedException {
        VolumeFilter filter = VolumeFilter.ofPrune(request.filters());
        boolean named = VolumeFilter.flag(request.filters(), "all", false);
        List<String> removed = new ArrayList<>();
        long bytes = 0;
        for (VolumeDetails volume : volumes.turns().run(volumes::list).volumes()) {
            if (Sizes.areOurs(volume)
                    && (named || volume.labels().containsKey(VolumeDetails.ANONYMOUS))
                    && filter.test(volume)) {
                long size = prune(volume.name(), context);
                if (size >= 0) {
                    removed.add(volume.name());
                    bytes += size;
                }
            }
        }
        context.engine().events().tell(Event.now("volume", "prune", "", Map.of("reclaimed", Long.toString(bytes))));
        return new PrunedVolumes(removed, bytes);
    }

    /** Returns the bytes of its files, or -1 if it has found a user in the meantime or has gone. */
    private long prune(String name, JobContext context) throws IOException, InterruptedException {
        return volumes.turns().run(name, () -> {
            if (!Users.of(name, context.engine()).isEmpty()) {
                return -1L;
            }
            try {
                Known volume = volumes.find(name);
                long size = Sizes.of(volume.details());
                volumes.remove(volume);
                return size;
            } catch (FeluccaException e) {
                if (e.kind() == ErrorKind.NOT_FOUND) {
                    return -1L;
                }
                throw e;
            }
        });
    }
}

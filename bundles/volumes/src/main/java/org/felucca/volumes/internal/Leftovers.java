package org.felucca.volumes.internal;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.felucca.engine.Engine;
import org.felucca.engine.JobIo;
import org.felucca.engine.container.ContainerDetails;
import org.felucca.engine.container.ListContainers;
import org.felucca.model.ContainerId;
import org.felucca.model.FeluccaException;
import org.felucca.model.Filters;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back what an engine that was killed had mounted for containers that are no more: before the first run asks for volumes, for by then those who
 * know the containers are there. Of containers that only do not run they ask it themselves, so that a driver that hangs is waited for by one alone.
 */
@Component(service = Leftovers.class)
public final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final Mounting mounting;

    /** Guarded by this. */
    private List<ContainerId> inherited;

    @Activate
    public Leftovers(@Reference Mounting mounting, @Reference MountBook book) throws IOException {
        this.mounting = mounting;
        this.inherited = book.ofEarlierProcesses();
    }

    /** Does it the first time this is called; others wait, so that nobody mounts what is just being unmounted. */
    public synchronized void giveBackOnce(Engine engine) throws IOException, InterruptedException {
        if (inherited.isEmpty()) {
            return;
        }
        try {
            Set<ContainerId> known = known(engine);
            for (ContainerId container : inherited) {
                if (!known.contains(container)) {
                    mounting.unmount(container, engine);
                    LOG.info("gave back the volumes of {}, which is no container any more", container.abbreviated());
                }
            }
            inherited = List.of();
        } catch (FeluccaException e) {
            LOG.warn("volumes of ended containers stay mounted for now: {}", e.getMessage());
        }
    }

    private static Set<ContainerId> known(Engine engine) throws IOException, InterruptedException {
        List<ContainerDetails> containers =
                engine.run(new ListContainers(true, 0, false, Filters.none()), "volumes", JobIo.none());
        return containers.stream().map(ContainerDetails::id).collect(Collectors.toSet());
    }
}

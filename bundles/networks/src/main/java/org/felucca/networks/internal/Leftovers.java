package org.felucca.networks.internal;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back what containers had that are no more. Once, in the background, when the first container asks for a network: by then those who
 * know the containers are there. Of containers that only do not run they ask it themselves.
 */
@Component(service = Leftovers.class)
public final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final int CLOSE_SECONDS = 10;

    private final Networks networks;
    private final Sandboxes sandboxes;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final ExecutorService background =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "felucca-networks-leftovers-1"));

    @Activate
    public Leftovers(@Reference Networks networks, @Reference Sandboxes sandboxes) {
        this.networks = networks;
        this.sandboxes = sandboxes;
    }

    @Deactivate
    public void close() throws InterruptedException {
        background.shutdownNow();
        if (!background.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("still giving back networks of ended containers");
        }
    }

    /** Begins, the first time this is called. */
    void giveBackOnce(Engine engine) {
        if (begun.compareAndSet(false, true) && !networks.inherited().isEmpty()) {
            background.execute(() -> giveBack(engine));
        }
    }

    private void giveBack(Engine engine) {
        try {
            Set<ContainerId> known = known(engine);
            for (SandboxRecord sandbox : networks.inherited()) {
                if (!known.contains(sandbox.container())) {
                    sandboxes.disconnect(sandbox);
                    LOG.info("gave back the networks of {}, which is no container any more", sandbox.container());
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException | FeluccaException e) {
            LOG.warn("networks of ended containers stay taken: {}", e.getMessage());
        }
    }

    private static Set<ContainerId> known(Engine engine) throws IOException, InterruptedException {
        List<ContainerDetails> containers =
                engine.run(new ListContainers(true, 0, false, Filters.none()), "networks", JobIo.none());
        return containers.stream().map(ContainerDetails::id).collect(Collectors.toSet());
    }
}

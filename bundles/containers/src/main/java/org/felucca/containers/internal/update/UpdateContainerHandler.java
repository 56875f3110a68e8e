package org.felucca.containers.internal.update;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.Drivers;
import org.felucca.containers.internal.EngineLink;
import org.felucca.containers.internal.Settings;
import org.felucca.containers.internal.Tellings;
import org.felucca.containers.internal.create.Checks;
import org.felucca.containers.internal.log.LogChange;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.driver.exec.Task;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.UpdateContainer;
import org.felucca.model.ContainerStatus;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.model.HostConfig;
import org.felucca.model.HostConfigBuilder;
import org.felucca.model.LogConfig;
import org.felucca.model.Resources;
import org.felucca.model.ResourcesBuilder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Changes the limits, the restart policy and the log of a container. */
@Component(property = JobHandler.JOB + "=container.update")
public final class UpdateContainerHandler implements JobHandler<UpdateContainer, List<String>> {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    private final Containers containers;
    private final EngineLink engine;
    private final Settings settings;
    private final LimitUpdates updates;
    private final LogChange logs;

    @Activate
    public UpdateContainerHandler(
            @Reference Containers containers,
            @Reference Drivers drivers,
            @Reference Settings settings,
            @Reference EngineLink engine) {
        this.containers = containers;
        this.engine = engine;
        this.settings = settings;
        this.updates = new LimitUpdates(containers);
        this.logs = new LogChange(containers, drivers);
    }

    @Override
    public List<String> run(UpdateContainer request, JobContext context) throws IOException, InterruptedException {
        List<String> warnings = new ArrayList<>();
        Container container = containers.find(request.container());
        Resources wanted = supported(request.resources(), warnings);
        Checks.update(HostConfigBuilder.builder()
                .resources(wanted)
                .restartPolicy(request.restartPolicy().orElse(null))
                .build());
        container.lockedWithRun(PATIENCE, () -> {
            try {
                change(container, wanted, request);
            } catch (FeluccaException e) {
                throw new FeluccaException(
                        e.kind(), "Cannot update container " + container.id() + ": " + e.getMessage(), e);
            }
            return null;
        });
        engine.tell(Tellings.of(container, "update"));
        return warnings;
    }

    /** Without the limits that this kernel does not have. */
    private static Resources supported(Resources wanted, List<String> warnings) {
        if (wanted.blkioWeight() == 0 || KernelLimits.hasBlockWeight()) {
            return wanted;
        }
        warnings.add("Your kernel does not support Block I/O weight or the cgroup is not mounted. Weight discarded.");
        return ResourcesBuilder.builder(wanted).blkioWeight(0).build();
    }

    /** Caller holds the container's lock. */
    private void change(Container container, Resources wanted, UpdateContainer request)
            throws IOException, InterruptedException {
        ContainerStatus status = container.state().status();
        if (container.removed() || status == ContainerStatus.REMOVING || status == ContainerStatus.DEAD) {
            throw Errors.conflict("container is marked for removal and cannot be \"update\"");
        }
        HostConfig host = LimitChange.apply(container.record().hostConfig(), wanted, request.restartPolicy());
        LogConfig now = container.record().hostConfig().logConfig();
        LogConfig log =
                request.log().isPresent() ? logs.check(now, request.log().get(), settings.logDriver()) : now;
        ContainerRecord changed = container.record().withHostConfig(host);
        Optional<Task> run = LimitUpdates.run(container, PATIENCE);
        if (run.isPresent()) {
            updates.change(container, run.get(), changed, wanted);
        } else {
            containers.change(container, changed);
        }
        logs.apply(container, log);
    }
}

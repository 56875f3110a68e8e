package org.felucca.containers.internal.jobs;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.EngineLink;
import org.felucca.containers.internal.Tellings;
import org.felucca.containers.internal.run.Adoption;
import org.felucca.containers.internal.run.LogReading;
import org.felucca.containers.internal.streams.Attaching;
import org.felucca.containers.internal.streams.DetachKeys;
import org.felucca.driver.exec.Task;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.AttachContainer;
import org.felucca.model.ContainerStatus;
import org.felucca.model.Errors;
import org.felucca.model.StreamKind;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Connects a client to the streams of a container. */
@Component(property = JobHandler.JOB + "=container.attach")
public final class AttachContainerHandler implements JobHandler<AttachContainer, Void> {
    private static final byte[] BEGUN = {};

    private final Containers containers;
    private final Adoption adoption;
    private final EngineLink engine;
    private final LogReading logs;

    @Activate
    public AttachContainerHandler(
            @Reference Containers containers,
            @Reference Adoption adoption,
            @Reference EngineLink engine,
            @Reference LogReading logs) {
        this.containers = containers;
        this.adoption = adoption;
        this.engine = engine;
        this.logs = logs;
    }

    @Override
    public Void run(AttachContainer request, JobContext context) throws IOException, InterruptedException {
        Container container = containers.find(request.container());
        requireAttachable(container);
        boolean resumed = context.checkpoint().isPresent();
        Attaching attaching = new Attaching(
                container.hub(),
                adoption.handover(),
                () -> container.awaitTask().map(Task::streams),
                request.stream() ? streams(request) : Set.of());
        if (!resumed) {
            context.checkpoint(BEGUN);
        }
        context.io().begin();
        if (!resumed) {
            engine.tell(Tellings.of(container, "attach"));
            if (request.logs()) {
                logs.writeAll(container, streams(request), context.io());
            }
        }
        if (request.stream() && (request.stdin() || !streams(request).isEmpty())) {
            boolean detached = attaching.run(
                    context,
                    request.stdin() && container.record().config().openStdin(),
                    container.record().config().stdinOnce()
                            && !container.record().config().tty(),
                    container.record().config().tty() ? DetachKeys.parse(request.detachKeys()) : DetachKeys.NONE);
            if (detached) {
                engine.tell(Tellings.of(container, "detach"));
            }
        }
        return null;
    }

    private static void requireAttachable(Container container) {
        if (container.state().status() == ContainerStatus.PAUSED) {
            throw Errors.conflict(
                    "container %s is paused, unpause the container before attach",
                    container.record().name());
        }
        if (container.state().status() == ContainerStatus.RESTARTING) {
            throw Errors.conflict(
                    "container %s is restarting, wait until the container is running",
                    container.record().name());
        }
    }

    private static Set<StreamKind> streams(AttachContainer request) {
        Set<StreamKind> wanted = EnumSet.noneOf(StreamKind.class);
        if (request.stdout()) {
            wanted.add(StreamKind.STDOUT);
        }
        if (request.stderr()) {
            wanted.add(StreamKind.STDERR);
        }
        return wanted;
    }
}

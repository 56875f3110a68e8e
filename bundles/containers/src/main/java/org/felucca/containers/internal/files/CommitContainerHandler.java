package org.felucca.containers.internal.files;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.EngineLink;
import org.felucca.containers.internal.Tellings;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.driver.exec.Task;
import org.felucca.engine.HandlerReplaced;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.CommitContainer;
import org.felucca.engine.image.CommitLayer;
import org.felucca.model.ContainerStatus;
import org.felucca.model.Digest;
import org.felucca.model.ErrorKind;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.model.ImageRef;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes an image of a container. */
@Component(property = JobHandler.JOB + "=container.commit")
public final class CommitContainerHandler implements JobHandler<CommitContainer, Digest> {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
    /** How long a driver that lets go of a run may still be known as its own. */
    private static final long DEPARTURE = TimeUnit.SECONDS.toNanos(1);

    private final Containers containers;
    private final EngineLink engine;

    @Activate
    public CommitContainerHandler(@Reference Containers containers, @Reference EngineLink engine) {
        this.containers = containers;
        this.engine = engine;
    }

    /** Without the container's lock, as a large layer takes long: only a removal waits until it has been read. */
    @Override
    public Digest run(CommitContainer request, JobContext context) throws IOException, InterruptedException {
        Container container = containers.find(request.container());
        boolean paused = begin(request, container);
        if (paused) {
            engine.tell(Tellings.of(container, "pause"));
        }
        try {
            Digest image = commit(request, container.record());
            engine.tell(Tellings.of(container, "commit", attributes(request, image)));
            return image;
        } finally {
            container.endCommit();
            if (paused) {
                goOn(container);
            }
        }
    }

    private static Map<String, String> attributes(CommitContainer request, Digest image) {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("comment", request.comment());
        told.put("imageID", image.toString());
        told.put("imageRef", reference(request));
        return told;
    }

    /** Whether it stands still for the commit. */
    private static boolean begin(CommitContainer request, Container container)
            throws IOException, InterruptedException {
        while (true) {
            try {
                return container.lockedWithRun(PATIENCE, () -> beginHeld(request, container));
            } catch (FeluccaException e) {
                if (e.kind() != ErrorKind.UNAVAILABLE
                        || !container.await(c -> c.task().isEmpty(), DEPARTURE)) {
                    throw e;
                } // else its driver was just leaving
            }
        }
    }

    /** Caller holds the container's lock. */
    private static boolean beginHeld(CommitContainer request, Container container) {
        ContainerStatus status = container.state().status();
        if (container.removed() || status == ContainerStatus.REMOVING || status == ContainerStatus.DEAD) {
            throw Errors.conflict("You cannot commit container %s which is %s", container.id(), status.lowerCase());
        }
        boolean pauses = request.pause() && status == ContainerStatus.RUNNING;
        if (pauses) {
            container.task().ifPresent(Task::pause);
        }
        container.beginCommit();
        return pauses;
    }

    /** Who has paused it meanwhile, or also commits, lets it go on. Its driver may be another by now. */
    private void goOn(Container container) throws IOException, InterruptedException {
        boolean cancelled = Thread.interrupted(); // it must not stand still for ever
        try {
            for (boolean done = false; !done; ) {
                done = container.lockedWithRun(PATIENCE, () -> resume(container));
                if (!done) {
                    container.await(c -> c.task().isEmpty(), DEPARTURE);
                }
            }
        } catch (HandlerReplaced e) {
            container.task().ifPresent(Task::resume); // the successor's run is the same
        } finally {
            if (cancelled) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** False when its driver is just leaving. Caller holds the container's lock. */
    private boolean resume(Container container) {
        if (container.state().status() != ContainerStatus.RUNNING || container.isCommitted()) {
            return true;
        }
        try {
            container.task().ifPresent(Task::resume);
            engine.tell(Tellings.of(container, "unpause"));
            return true;
        } catch (FeluccaException e) {
            if (e.kind() != ErrorKind.UNAVAILABLE) {
                throw e;
            }
            return false;
        }
    }

    private Digest commit(CommitContainer request, ContainerRecord record) throws IOException, InterruptedException {
        return engine.run(new CommitLayer(
                record.id(),
                record.layer(),
                record.imageId(),
                record.config(),
                request.config(),
                request.changes(),
                request.author(),
                request.comment(),
                request.repository(),
                request.tag()));
    }

    private static String reference(CommitContainer request) {
        if (request.repository().isEmpty()) {
            return "";
        }
        String tag = request.tag().isEmpty() ? "latest" : request.tag();
        return ImageRef.parse(request.repository() + ":" + tag).familiar();
    }
}

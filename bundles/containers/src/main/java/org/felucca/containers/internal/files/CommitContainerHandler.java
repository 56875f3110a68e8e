package org.felucca.containers.internal.files;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.EngineLink;
import org.felucca.containers.internal.Tellings;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.driver.exec.Task;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.CommitContainer;
import org.felucca.engine.image.CommitLayer;
import org.felucca.model.ContainerStatus;
import org.felucca.model.Digest;
import org.felucca.model.Errors;
import org.felucca.model.ImageRef;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes an image of a container. */
@Component(property = JobHandler.JOB + "=container.commit")
public final class CommitContainerHandler implements JobHandler<CommitContainer, Digest> {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

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
        Optional<Task> paused = container.locked(() -> begin(request, container));
        if (paused.isPresent()) {
            engine.tell(Tellings.of(container, "pause"));
        }
        try {
            Digest image = commit(request, container.record());
            engine.tell(Tellings.of(container, "commit", attributes(request, image)));
            return image;
        } finally {
            container.endCommit();
            paused.ifPresent(task -> goOn(container, task));
        }
    }

    private static Map<String, String> attributes(CommitContainer request, Digest image) {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("comment", request.comment());
        told.put("imageID", image.toString());
        told.put("imageRef", reference(request));
        return told;
    }

    /** Caller holds the container's lock. */
    private static Optional<Task> begin(CommitContainer request, Container container) throws InterruptedException {
        ContainerStatus status = container.state().status();
        if (container.removed() || status == ContainerStatus.REMOVING || status == ContainerStatus.DEAD) {
            throw Errors.conflict("You cannot commit container %s which is %s", container.id(), status.lowerCase());
        }
        Optional<Task> paused = Optional.empty();
        if (request.pause() && status == ContainerStatus.RUNNING) {
            paused = Optional.of(container.liveTask(PATIENCE));
        }
        paused.ifPresent(Task::pause);
        container.beginCommit();
        return paused;
    }

    /** Who has paused it meanwhile, or also commits, lets it go on. */
    private void goOn(Container container, Task task) {
        container.lock.lock();
        try {
            if (container.state().status() == ContainerStatus.RUNNING && !container.isCommitted()) {
                task.resume();
                engine.tell(Tellings.of(container, "unpause"));
            }
        } finally {
            container.lock.unlock();
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

package org.felucca.containers.internal.update;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.containers.internal.spec.Limits;
import org.felucca.driver.exec.Task;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.model.Resources;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts new limits into force, on disk and in the kernel, so that both say the same whenever the engine dies: a mark in the run folder tells that
 * a change is under way. Who finds it puts what the disk says into force.
 */
public final class LimitUpdates {
    private static final Logger LOG = LoggerFactory.getLogger(LimitUpdates.class);
    private static final String MARK = "updating";

    private final Containers containers;

    public LimitUpdates(Containers containers) {
        this.containers = containers;
    }

    /** Changes a container that runs. All or nothing. Caller holds the container's lock. */
    void change(Container container, Task task, ContainerRecord changed, Resources wanted) throws IOException {
        ContainerRecord before = container.record();
        Path mark = containers.runFolder(container).resolve(MARK);
        Files.write(mark, new byte[0]);
        containers.change(container, changed);
        try {
            task.update(Limits.change(wanted, changed.hostConfig().resources()));
        } catch (RuntimeException e) {
            containers.change(container, before);
            try {
                task.update(Limits.change(
                        LimitChange.undo(before.hostConfig().resources(), wanted),
                        before.hostConfig().resources()));
            } catch (RuntimeException again) {
                e.addSuppressed(again);
            }
            Files.deleteIfExists(mark);
            throw refusal(e);
        }
        Files.deleteIfExists(mark);
    }

    /** The kernel's no to a value is the client's to mend; what has a kind of its own keeps it. */
    private static FeluccaException refusal(RuntimeException e) {
        ErrorKind kind = e instanceof FeluccaException known ? known.kind() : ErrorKind.INVALID;
        return new FeluccaException(kind, e.getMessage(), e);
    }

    /** A run that goes on under a new engine: a change that was cut short is finished. Caller holds the container's lock. */
    public void finish(Container container, Task task) throws IOException {
        Path mark = containers.runFolder(container).resolve(MARK);
        if (!Files.exists(mark)) {
            return;
        }
        Resources limits = container.record().hostConfig().resources();
        Resources all = LimitChange.undo(limits, limits);
        try {
            task.update(Limits.change(all, limits));
        } catch (RuntimeException e) {
            LOG.warn(
                    "container {}: its limits are not what they should be",
                    container.id().abbreviated(),
                    e);
        }
        Files.deleteIfExists(mark);
    }

    /** The run of a container, if it has one whose driver is here or will come. */
    static Optional<Task> run(Container container, long patienceNanos) throws InterruptedException {
        return container.state().alive() ? Optional.of(container.liveTask(patienceNanos)) : Optional.empty();
    }
}

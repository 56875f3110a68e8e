package org.felucca.containers.internal.files;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Drivers;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.containers.internal.spec.Mounts;
import org.felucca.driver.exec.ExecDriver;
import org.felucca.driver.exec.RootMounts;
import org.felucca.driver.exec.Task;
import org.felucca.linux.Fd;
import org.felucca.model.ContainerStatus;
import org.felucca.model.ErrorKind;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.model.oci.OciMount;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The roots of containers, each as a descriptor: of one that runs, the root that its first process has; of one that does not, its layers and volumes,
 * mounted nowhere. While somebody looks into the latter, the container does not start: two mounts of one writable layer know nothing of each other.
 */
@Component(service = ContainerRoots.class)
public final class ContainerRoots {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    private final Drivers drivers;

    @Activate
    public ContainerRoots(@Reference Drivers drivers) {
        this.drivers = drivers;
    }

    /** How much of it is wanted. */
    public enum View {
        /** With volumes and whatever else is mounted. */
        ALL,
        /** What the container's own layers hold. */
        LAYERS
    }

    /** An open root. Closing it lets the container start again. */
    public record Opened(Fd root, Runnable after) implements AutoCloseable {
        @Override
        public void close() {
            root.close();
            after.run();
        }
    }

    /** Opens the root. Throws NOT_FOUND when it has been removed, CONFLICT when it is about to be. */
    public Opened open(Container container, View view) throws IOException, InterruptedException {
        while (true) {
            Optional<Opened> opened = container.state().alive() ? running(container, view) : stopped(container, view);
            if (opened.isPresent()) {
                return opened.get();
            }
        }
    }

    /** Empty when it has ended meanwhile. */
    private static Optional<Opened> running(Container container, View view) throws InterruptedException {
        try {
            Task task = container.liveTask(PATIENCE);
            int root = view == View.ALL ? task.openRoot() : task.openBareRoot();
            return Optional.of(new Opened(Fd.of(root), () -> {}));
        } catch (FeluccaException e) {
            if (e.kind() != ErrorKind.CONFLICT
                    || !container.await(c -> !c.state().alive(), PATIENCE)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Empty when it has been started meanwhile. */
    private Optional<Opened> stopped(Container container, View view) throws IOException, InterruptedException {
        boolean free = container.locked(() -> {
            requireThere(container);
            if (container.state().alive()) {
                return false;
            }
            container.beginVisit();
            return true;
        });
        if (!free) {
            return Optional.empty();
        }
        boolean opened = false;
        try {
            Fd root = mount(container.record(), view);
            opened = true;
            return Optional.of(new Opened(root, container::endVisit));
        } finally {
            if (!opened) {
                container.endVisit();
            }
        }
    }

    private static void requireThere(Container container) {
        if (container.removed()) {
            throw Errors.notFound("No such container: %s", container.id());
        }
        ContainerStatus status = container.state().status();
        if (status == ContainerStatus.REMOVING || status == ContainerStatus.DEAD) {
            throw Errors.conflict("container %s is marked for removal", container.id());
        }
    }

    private Fd mount(ContainerRecord record, View view) throws InterruptedException {
        RootMounts root = drivers.graph().take(record.graphDriver()).mounts(record.layer());
        ExecDriver exec = drivers.exec().take(record.hostConfig().runtime());
        List<OciMount> mounts = view == View.ALL ? Mounts.lasting(record.mounts(), record.hostConfig()) : List.of();
        return Fd.of(exec.openRoot(root, mounts));
    }
}

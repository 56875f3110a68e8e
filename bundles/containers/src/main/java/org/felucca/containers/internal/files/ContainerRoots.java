package org.felucca.containers.internal.files;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.felucca.archive.Ids;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.Drivers;
import org.felucca.containers.internal.EngineLink;
import org.felucca.containers.internal.Settings;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.containers.internal.spec.OciMounts;
import org.felucca.containers.internal.volumes.ContainerVolumes;
import org.felucca.containers.internal.volumes.MountedVolumes;
import org.felucca.driver.exec.ExecDriver;
import org.felucca.driver.exec.RootMounts;
import org.felucca.driver.exec.Task;
import org.felucca.linux.Fd;
import org.felucca.model.ContainerStatus;
import org.felucca.model.ErrorKind;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.model.IdMappings;
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
    private final Settings settings;
    private final ContainerVolumes volumes;

    @Activate
    public ContainerRoots(
            @Reference Containers containers,
            @Reference EngineLink engine,
            @Reference Drivers drivers,
            @Reference Settings settings) {
        this.drivers = drivers;
        this.settings = settings;
        this.volumes = new ContainerVolumes(containers, engine, drivers);
    }

    /** How much of it is wanted. */
    public enum View {
        /** With volumes and whatever else is mounted. */
        ALL,
        /** What the container's own layers hold. */
        LAYERS
    }

    /**
     * An open root. Closing it lets the container start again.
     *
     * @param ids whose files on the host those in it are
     */
    public record Opened(Fd root, IdMappings ids, Runnable after) implements AutoCloseable {
        /** As a tar of this container tells them. */
        public Ids inside() {
            return new Ids(ids::insideUid, ids::insideGid);
        }

        /** As they are here when a tar of this container is unpacked. */
        public Ids outside() {
            return new Ids(ids::hostUid, ids::hostGid);
        }

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
            IdMappings ids = task.ids();
            int root = view == View.ALL ? task.openRoot() : task.openBareRoot();
            return Optional.of(new Opened(Fd.of(root), ids, () -> {}));
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
            Fd root = mount(container, view);
            opened = true;
            return Optional.of(new Opened(root, settings.ids(container.record().hostConfig()), container::endVisit));
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

    private Fd mount(Container container, View view) throws IOException, InterruptedException {
        ContainerRecord record = container.record();
        RootMounts root = drivers.graph()
                .take(record.graphDriver())
                .mounts(record.layer())
                .shownTo(settings.ids(record.hostConfig()));
        ExecDriver exec = drivers.exec().take(record.hostConfig().runtime());
        if (view == View.LAYERS) {
            return Fd.of(exec.openRoot(root, List.of()));
        }
        // the root holds its copies of the mounts: the volumes are needed until it is open; one at a time, as all are
        // this container's
        return container.locked(() -> {
            try (MountedVolumes mounted = volumes.mount(record)) {
                return Fd.of(exec.openRoot(root, OciMounts.lasting(mounted.points(), record.hostConfig())));
            } finally {
                volumes.unmount(record);
            }
        });
    }
}

package org.felucca.containers.internal.volumes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.Drivers;
import org.felucca.containers.internal.EngineLink;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.engine.container.MountPoint;
import org.felucca.engine.image.ContainerRootfs;
import org.felucca.engine.volume.CreateVolume;
import org.felucca.engine.volume.FillVolume;
import org.felucca.engine.volume.MountVolumes;
import org.felucca.engine.volume.ReleaseVolumes;
import org.felucca.engine.volume.UnmountVolumes;
import org.felucca.engine.volume.VolumeDetails;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.model.ContainerId;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.model.IdMappings;
import org.felucca.model.MountSpec.VolumeOptions;

/**
 * The volumes of containers: made when a container is created, filled from its image, mounted for each run, and given back when it goes.
 *
 * <p>Those that nobody named belong to the container that they were made for. Their names are kept beside it before they are made, so that a
 * creation that is cut short leaves none.
 */
public final class ContainerVolumes {
    private static final VolumeOptions NOTHING_SAID = new VolumeOptions(false, null, null, null, null);

    private final Containers containers;
    private final EngineLink engine;
    private final Drivers drivers;

    public ContainerVolumes(Containers containers, EngineLink engine, Drivers drivers) {
        this.containers = containers;
        this.engine = engine;
        this.drivers = drivers;
    }

    /**
     * Makes or finds the volumes of a container that is being made.
     *
     * @param wished mounts; volumes among them may lack their name, and lack their source unless another container has them
     * @return the mounts with all of it
     */
    public List<MountPoint> create(ContainerId id, List<MountPoint> wished) throws IOException, InterruptedException {
        List<MountPoint> named = wished.stream().map(ContainerVolumes::named).toList();
        containers.plan(id, names(named), ownNames(wished, named));
        List<MountPoint> made = new ArrayList<>();
        for (MountPoint point : named) {
            made.add(point.isVolume() && point.source().isEmpty() ? create(point) : point);
        }
        return made;
    }

    private static MountPoint named(MountPoint point) {
        return point.isVolume() && point.name().isEmpty()
                ? with(point, ContainerId.random().value(), "", point.driver())
                : point;
    }

    private static List<String> names(List<MountPoint> points) {
        return points.stream()
                .filter(MountPoint::isVolume)
                .map(MountPoint::name)
                .toList();
    }

    private static List<String> ownNames(List<MountPoint> wished, List<MountPoint> named) {
        List<String> names = new ArrayList<>(names(named));
        names.removeAll(names(wished));
        return names;
    }

    private MountPoint create(MountPoint point) throws IOException, InterruptedException {
        VolumeOptions options = point.spec().volume().orElse(NOTHING_SAID);
        VolumeDetails volume = engine.run(new CreateVolume(
                point.name(), point.driver(), options.driverOptions(), options.labels(), point.isAnonymous()));
        return with(point, volume.name(), volume.mountpoint(), volume.driver());
    }

    private static MountPoint with(MountPoint point, String name, String source, String driver) {
        return new MountPoint(
                point.type(),
                name,
                source,
                point.destination(),
                driver,
                point.mode(),
                point.readWrite(),
                point.propagation(),
                point.spec());
    }

    /**
     * Gives volumes that are empty what the image has at their places.
     *
     * @param runtime exec driver of the container, which does not run
     * @param ids of the container
     */
    public void fill(ContainerId id, ContainerRootfs rootfs, String runtime, List<MountPoint> points, IdMappings ids)
            throws IOException, InterruptedException {
        List<MountPoint> wanted = points.stream()
                .filter(MountPoint::isVolume)
                .filter(point -> {
                    VolumeOptions options = point.spec().volume().orElse(NOTHING_SAID);
                    return !options.noCopy() && options.subpath().isEmpty();
                })
                .toList();
        if (wanted.isEmpty()) {
            return;
        }
        int opened = drivers.exec()
                .take(runtime)
                .openRoot(
                        drivers.graph()
                                .take(rootfs.driver())
                                .mounts(rootfs.key())
                                .shownTo(ids),
                        List.of());
        try (Fd root = Fd.of(opened)) {
            for (MountPoint point : wanted) {
                fill(id, root, point);
            }
        }
    }

    private void fill(ContainerId id, Fd root, MountPoint point) throws IOException, InterruptedException {
        Optional<Fd> found = open(root, point.destination());
        if (found.isPresent()) {
            try (Fd folder = found.get()) {
                engine.run(new FillVolume(id, point.name(), folder.number()));
            }
        }
    }

    private static Optional<Fd> open(Fd root, String destination) {
        try {
            return Optional.of(LinuxFiles.openInRoot(root, destination, OpenFlag.DIRECTORY));
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            if (e.is(Errno.ENOTDIR)) {
                throw Errors.invalid("cannot mount volume over existing file, file exists %s", destination);
            }
            throw Errors.internal(
                    e, "open %s of the image: %s", destination, e.errno().text());
        }
    }

    /**
     * A container has not come about: what was made for it alone goes, and it has none of the others. What fails here is tried again by the next
     * engine.
     *
     * @param failure that led to it, and is told
     */
    public void abandon(ContainerId id, Exception failure) throws InterruptedException {
        try {
            release(id, containers.planned(id));
            containers.unplan(id);
        } catch (IOException | FeluccaException e) {
            failure.addSuppressed(e);
        }
    }

    private void release(ContainerId id, List<String> own) throws IOException, InterruptedException {
        if (!own.isEmpty()) {
            engine.run(new ReleaseVolumes(id, own));
        }
    }

    /** Makes the volumes of a run ready. The caller closes when the run has started or failed to. */
    public MountedVolumes mount(ContainerRecord record) throws IOException, InterruptedException {
        List<MountVolumes.Wanted> wanted = record.mounts().stream()
                .filter(MountPoint::isVolume)
                .map(point -> new MountVolumes.Wanted(point.name(), point.destination(), point.readWrite()))
                .toList();
        if (wanted.isEmpty()) {
            return new MountedVolumes(record.mounts());
        }
        Map<String, String> folders = engine.run(new MountVolumes(record.id(), wanted));
        return MountedVolumes.of(record.mounts(), folders);
    }

    /** A run has ended, or not begun. */
    public void unmount(ContainerRecord record) throws IOException, InterruptedException {
        if (record.mounts().stream().anyMatch(MountPoint::isVolume)) {
            engine.run(new UnmountVolumes(record.id()));
        }
    }

    /** Removes the volumes that nobody named, unless other containers have them too. */
    public void remove(ContainerRecord record) throws IOException, InterruptedException {
        release(
                record.id(),
                record.mounts().stream()
                        .filter(MountPoint::isAnonymous)
                        .map(MountPoint::name)
                        .toList());
    }

    /** Removes what creations have left that were cut short. */
    public void sweep() throws IOException, InterruptedException {
        for (Map.Entry<ContainerId, List<String>> unborn : containers.cutShort().entrySet()) {
            release(unborn.getKey(), unborn.getValue());
            containers.unplan(unborn.getKey());
        }
    }
}

package org.felucca.containers.internal.volumes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.felucca.engine.container.MountPoint;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.Mounts;
import org.felucca.linux.OpenFlag;
import org.felucca.model.Errors;
import org.felucca.model.MountSpec.VolumeOptions;

/**
 * A container's mounts with the folders that its volumes have just now.
 *
 * <p>A folder within a volume is found inside the volume, whatever links other containers put there meanwhile, and is given as
 * {@code /proc/self/fd/N}: a detached mount that is held open until this is closed.
 */
public final class MountedVolumes implements AutoCloseable {
    private final List<MountPoint> points;
    private final List<Fd> held;

    MountedVolumes(List<MountPoint> points) {
        this(points, List.of());
    }

    private MountedVolumes(List<MountPoint> points, List<Fd> held) {
        this.points = List.copyOf(points);
        this.held = held;
    }

    /**
     * Finds the folders.
     *
     * @param folders of volumes by their names
     */
    static MountedVolumes of(List<MountPoint> points, Map<String, String> folders) {
        List<Fd> held = new ArrayList<>();
        List<MountPoint> mounted = new ArrayList<>();
        try {
            for (MountPoint point : points) {
                mounted.add(point.isVolume() ? mounted(point, folders.get(point.name()), held) : point);
            }
        } catch (RuntimeException e) {
            held.forEach(Fd::close);
            throw e;
        }
        return new MountedVolumes(mounted, held);
    }

    private static MountPoint mounted(MountPoint point, String folder, List<Fd> held) {
        String subpath = point.spec().volume().map(VolumeOptions::subpath).orElse("");
        if (subpath.isEmpty()) {
            return with(point, folder);
        }
        try (Fd volume = LinuxFiles.open(folder, OpenFlag.PATH, OpenFlag.DIRECTORY);
                Fd inside = LinuxFiles.openInRoot(volume, subpath, OpenFlag.PATH)) {
            Fd mount = Mounts.clone(inside.procPath(), true);
            held.add(mount);
            return with(point, mount.procPath());
        } catch (LinuxException e) {
            throw Errors.invalid(
                    "failed to mount subpath \"%s\" of volume \"%s\": %s",
                    subpath, point.name(), e.errno().text());
        }
    }

    private static MountPoint with(MountPoint point, String source) {
        return new MountPoint(
                point.type(),
                point.name(),
                source,
                point.destination(),
                point.driver(),
                point.mode(),
                point.readWrite(),
                point.propagation(),
                point.spec());
    }

    /** The mounts of the run. */
    public List<MountPoint> points() {
        return points;
    }

    @Override
    public void close() {
        held.forEach(Fd::close);
    }
}

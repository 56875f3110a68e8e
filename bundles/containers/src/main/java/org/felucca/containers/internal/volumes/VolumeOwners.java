package org.felucca.containers.internal.volumes;

import java.util.List;
import org.felucca.engine.container.MountPoint;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.Folders;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Stat;
import org.felucca.model.IdMappings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose volumes are. One that nobody has written to is the host's root's: it becomes that of the first container with ids of its own. */
public final class VolumeOwners {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeOwners.class);
    private static final String DESCRIPTORS = "/proc/self/fd/";

    private VolumeOwners() {}

    /** Gives fresh volumes to the container's root. */
    public static void give(List<MountPoint> points, IdMappings ids) {
        if (ids.isNone()) {
            return;
        }
        points.stream()
                .filter(MountPoint::isVolume)
                .filter(point -> !point.source().startsWith(DESCRIPTORS))
                .forEach(point -> give(point, ids));
    }

    private static void give(MountPoint point, IdMappings ids) {
        try (Fd folder = LinuxFiles.open(point.source(), OpenFlag.DIRECTORY, OpenFlag.NO_FOLLOW)) {
            Stat stat = LinuxFiles.stat(folder);
            if (stat.uid() == 0 && Folders.list(folder).isEmpty()) {
                LinuxFiles.chown(folder, ids.hostUid(0), ids.hostGid(0));
            }
        } catch (LinuxException e) {
            if (!e.is(Errno.EPERM) && !e.is(Errno.EROFS)) {
                throw e;
            }
            LOG.debug("volume {} keeps its owner: {}", point.name(), e.getMessage());
        }
    }
}

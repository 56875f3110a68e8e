package org.felucca.driver.exec;

import java.nio.file.Path;
import java.util.List;
import org.felucca.model.Absent;
import org.felucca.model.IdMappings;
import org.felucca.model.oci.OciMount;

/**
 * How the root comes about: mounts in order, done by the container's own first process. A destination is {@code /} for the root.
 *
 * @param workingFolder what relative paths in the mounts' options start from
 * @param mounts type, source, options as for mount(2)
 * @param ids whose files those of the layers are shown as, and whose files those of the container become again on disk
 */
public record RootMounts(Path workingFolder, List<OciMount> mounts, IdMappings ids) {
    public RootMounts {
        mounts = Absent.list(mounts);
    }

    /** With the ids that are on disk. */
    public RootMounts(Path workingFolder, List<OciMount> mounts) {
        this(workingFolder, mounts, IdMappings.NONE);
    }

    /** The same for a container in a user namespace. */
    public RootMounts shownTo(IdMappings others) {
        return new RootMounts(workingFolder, mounts, others);
    }
}

package org.felucca.driver.exec;

import java.nio.file.Path;
import java.util.List;
import org.felucca.model.Absent;
import org.felucca.model.oci.OciMount;

/**
 * How the root comes about: mounts in order, done by the container's own first process. A destination is {@code /} for the root.
 *
 * @param workingFolder what relative paths in the mounts' options start from
 * @param mounts type, source, options as for mount(2)
 */
public record RootMounts(Path workingFolder, List<OciMount> mounts) {
    public RootMounts {
        mounts = Absent.list(mounts);
    }
}

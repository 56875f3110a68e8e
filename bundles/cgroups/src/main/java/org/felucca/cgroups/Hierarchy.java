package org.felucca.cgroups;

import java.nio.file.Path;
import java.util.List;
import org.felucca.model.Absent;

/**
 * A mounted tree of cgroups.
 *
 * @param name what to call its mount point in a container: {@code memory}, {@code cpu,cpuacct}, {@code systemd}; empty for
 *     version 2
 * @param mountPoint where it is on this host
 * @param controllers those that live here; none for a named tree of version 1
 * @param mountOptions what mount(2) wants to hear to mount the same tree again: {@code cpu}, {@code name=systemd}; empty for
 *     version 2
 * @param unified whether this is version 2
 */
public record Hierarchy(String name, Path mountPoint, List<String> controllers, String mountOptions, boolean unified) {
    public Hierarchy {
        controllers = Absent.list(controllers);
    }
}

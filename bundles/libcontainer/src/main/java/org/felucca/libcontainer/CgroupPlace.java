package org.felucca.libcontainer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.felucca.linux.Fd;

/**
 * Where a container's processes are counted and limited; made by somebody else before.
 *
 * @param procs files that a process writes "0" to in order to move in, on the host
 * @param birth descriptor of the v2 folder that the first process is to be born in instead, CLONE_INTO_CGROUP; it stays the caller's
 * @param hierarchies what the container sees below /sys/fs/cgroup; a single unified one is mounted there itself
 */
public record CgroupPlace(List<Path> procs, Optional<Fd> birth, List<Hierarchy> hierarchies) {
    /** The cgroup of whoever starts the container. */
    public static final CgroupPlace SAME = new CgroupPlace(List.of(), Optional.empty(), List.of());

    public CgroupPlace {
        procs = List.copyOf(procs);
        hierarchies = List.copyOf(hierarchies);
    }

    /**
     * One mounted tree of cgroups.
     *
     * @param name of its folder below /sys/fs/cgroup: {@code cpu,cpuacct}; empty for a unified one that stands alone
     * @param unified cgroup v2
     * @param mountOptions to mount it anew, such as the controllers of v1
     * @param folder of the container in it, on the host
     * @param aliases links to the folder: {@code cpu}
     */
    public record Hierarchy(
            String name, boolean unified, List<String> mountOptions, Path folder, List<String> aliases) {
        public Hierarchy {
            mountOptions = List.copyOf(mountOptions);
            aliases = List.copyOf(aliases);
        }
    }
}

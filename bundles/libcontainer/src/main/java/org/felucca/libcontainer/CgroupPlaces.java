package org.felucca.libcontainer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.cgroups.Cgroup;
import org.felucca.cgroups.Cgroups;
import org.felucca.linux.Fd;

/** From a cgroup that was made to the place that a container is started in. */
public final class CgroupPlaces {
    private CgroupPlaces() {}

    /**
     * The place for a container.
     *
     * @param birth descriptor of the cgroup's v2 folder, which stays the caller's
     */
    public static CgroupPlace of(Cgroups cgroups, Cgroup cgroup, Optional<Fd> birth) {
        List<CgroupPlace.Hierarchy> hierarchies = new ArrayList<>();
        boolean alone = cgroups.unified();
        for (org.felucca.cgroups.Hierarchy hierarchy : cgroups.hierarchies()) {
            // Beside version 1 the unified tree is the init system's: Docker does not show it either.
            if (alone || !hierarchy.unified()) {
                hierarchies.add(new CgroupPlace.Hierarchy(
                        hierarchy.name(),
                        hierarchy.unified(),
                        hierarchy.mountOptions().isEmpty()
                                ? List.of()
                                : List.of(hierarchy.mountOptions().split(",", -1)),
                        hierarchy.mountPoint().resolve(cgroup.path().substring(1)),
                        aliases(hierarchy.name())));
            }
        }
        return new CgroupPlace(cgroup.joinFiles(), birth, hierarchies);
    }

    /** Controllers that share a tree are found under their own names too. */
    private static List<String> aliases(String name) {
        return name.contains(",") ? List.of(name.split(",", -1)) : List.of();
    }
}

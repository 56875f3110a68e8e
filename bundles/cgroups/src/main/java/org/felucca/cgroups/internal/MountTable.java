package org.felucca.cgroups.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.felucca.cgroups.Hierarchy;

/**
 * Finds the cgroup trees in {@code /proc/self/mountinfo}, proc(5):
 *
 * <pre>
 * 32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
 * 41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
 * </pre>
 */
public final class MountTable {
    private static final int ROOT = 3;
    private static final int MOUNT_POINT = 4;
    private static final int MOUNT_OPTIONS = 5;
    private static final Set<String> CONTROLLERS = Set.of(
            "cpu",
            "cpuacct",
            "cpuset",
            "memory",
            "devices",
            "freezer",
            "blkio",
            "pids",
            "hugetlb",
            "net_cls",
            "net_prio",
            "perf_event",
            "rdma",
            "misc");

    private MountTable() {}

    /**
     * The trees that can be written to, each once, in the order of their mounts.
     *
     * @param mountinfo lines of the file
     * @param unifiedControllers reads {@code cgroup.controllers} of a tree of version 2
     */
    public static List<Hierarchy> parse(List<String> mountinfo, ControllersFile unifiedControllers) {
        Map<String, Hierarchy> found = new LinkedHashMap<>();
        for (String line : mountinfo) {
            String[] fields = line.split(" ", -1);
            int dash = Arrays.asList(fields).indexOf("-");
            if (dash < 0 || fields.length < dash + 4 || !isWholeTree(fields)) {
                continue;
            }
            Path mountPoint = Path.of(unescaped(fields[MOUNT_POINT]));
            switch (fields[dash + 1]) {
                case "cgroup" -> {
                    Hierarchy tree = version1(mountPoint, fields[dash + 3]);
                    found.putIfAbsent(tree.mountOptions(), tree);
                }
                case "cgroup2" ->
                    found.putIfAbsent("", new Hierarchy("", mountPoint, unifiedControllers.read(mountPoint), "", true));
                default -> {
                    // another file system
                }
            }
        }
        return List.copyOf(found.values());
    }

    /** Reads which controllers a tree of version 2 has. */
    @FunctionalInterface
    public interface ControllersFile {
        List<String> read(Path mountPoint);
    }

    /** Bind mounts of a part of a tree and read-only mounts are no use. */
    private static boolean isWholeTree(String[] fields) {
        boolean writable = !Arrays.asList(fields[MOUNT_OPTIONS].split(",", -1)).contains("ro");
        // In a cgroup namespace the part that is ours shows as "/"; "/.." and deeper is somebody else's.
        return writable && !fields[ROOT].startsWith("/..");
    }

    private static Hierarchy version1(Path mountPoint, String superOptions) {
        List<String> controllers = new ArrayList<>();
        String options = "";
        for (String option : superOptions.split(",", -1)) {
            if (CONTROLLERS.contains(option)) {
                controllers.add(option);
            } else if (option.startsWith("name=")) {
                options = option;
            }
        }
        String joined = String.join(",", controllers);
        String name = options.isEmpty() ? joined : options.substring("name=".length());
        return new Hierarchy(name, mountPoint, controllers, options.isEmpty() ? joined : options, false);
    }

    /** The kernel writes blank, tab, newline and backslash in octal. */
    private static String unescaped(String field) {
        return field.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}

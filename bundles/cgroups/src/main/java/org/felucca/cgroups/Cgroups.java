package org.felucca.cgroups;

import static org.felucca.model.Errors.conflict;
import static org.felucca.model.Errors.invalid;
import static org.felucca.model.Errors.notFound;
import static org.felucca.model.Errors.unavailable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.felucca.cgroups.internal.Controllers;
import org.felucca.cgroups.internal.Folder;
import org.felucca.cgroups.internal.MountTable;
import org.felucca.cgroups.internal.Tree;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.model.oci.OciResources;

/**
 * The cgroups of this host. One is made at start and kept; it holds a descriptor for each tree. Safe for several threads, but
 * one cgroup is the business of one thread at a time.
 */
public final class Cgroups implements AutoCloseable {
    private final List<Tree> trees;

    private Cgroups(List<Tree> trees) {
        this.trees = trees;
    }

    /**
     * Finds what is mounted.
     *
     * @throws org.felucca.model.FeluccaException UNAVAILABLE with a sentence for the user when there are no cgroups
     */
    public static Cgroups detect() {
        try {
            return of(
                    MountTable.parse(Files.readAllLines(Path.of("/proc/self/mountinfo")), Cgroups::unifiedControllers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Over these trees; for tests, and for hosts where they are mounted in an unusual place. */
    public static Cgroups of(List<Hierarchy> hierarchies) {
        if (hierarchies.isEmpty()) {
            throw unavailable("no cgroup file system is mounted writable: mount cgroup2 on /sys/fs/cgroup");
        }
        List<Tree> trees = new ArrayList<>();
        for (Hierarchy hierarchy : hierarchies) {
            Fd root = LinuxFiles.open(hierarchy.mountPoint().toString(), OpenFlag.DIRECTORY, OpenFlag.PATH);
            trees.add(new Tree(hierarchy, root, Controllers.of(hierarchy, hierarchies)));
        }
        return new Cgroups(List.copyOf(trees));
    }

    private static List<String> unifiedControllers(Path mountPoint) {
        try {
            String text = Files.readString(mountPoint.resolve("cgroup.controllers"));
            return Arrays.stream(text.strip().split(" ", -1))
                    .filter(name -> !name.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The trees, in the order of their mounts. */
    public List<Hierarchy> hierarchies() {
        return trees.stream().map(Tree::hierarchy).toList();
    }

    /** Whether all controllers are those of version 2. */
    public boolean unified() {
        return trees.stream().allMatch(tree -> tree.hierarchy().unified());
    }

    /**
     * Makes a cgroup in every tree, folders around it included, and sets its limits. A folder that is there and has no
     * process is taken over. On failure nothing is left.
     *
     * @param path as {@code /felucca/4f1e…}: the same in every tree, from its mount point
     * @throws org.felucca.model.FeluccaException CONFLICT when processes are in it; INVALID for a path or a limit that cannot be
     * @throws LinuxException when the kernel refuses a limit; it names file and value
     */
    public Cgroup create(String path, OciResources resources) {
        Cgroup cgroup = at(path);
        try {
            boolean fresh = true;
            for (Tree tree : trees) {
                fresh &= tree.make(relative(path));
            }
            if (fresh || cgroup.isEmpty()) {
                cgroup.update(resources);
                return cgroup;
            }
        } catch (RuntimeException e) {
            removeAfter(e, cgroup);
            throw e;
        }
        // Not ours to remove, even if the processes go meanwhile.
        throw conflict("cgroup %s is in use by other processes", path);
    }

    private static void removeAfter(RuntimeException failure, Cgroup cgroup) {
        try {
            if (cgroup.isEmpty()) {
                cgroup.delete();
            }
        } catch (RuntimeException second) {
            failure.addSuppressed(second);
        }
    }

    /**
     * A cgroup that was made before, maybe by an earlier engine.
     *
     * @throws org.felucca.model.FeluccaException NOT_FOUND when it is in no tree
     */
    public Cgroup open(String path) {
        Cgroup cgroup = at(path);
        if (!cgroup.exists()) {
            throw notFound("no such cgroup: %s", path);
        }
        return cgroup;
    }

    /** Removes a folder, such as the one around all containers, if nothing is in it; else leaves it. */
    public void removeEmpty(String path) {
        for (Tree tree : trees) {
            try {
                tree.folder(relative(path)).remove();
            } catch (LinuxException e) {
                if (!e.is(Errno.EBUSY)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Gives a folder, and those around it, a share of the processors' time for real-time processes, made if it is not there: what is below can
     * have no more of it, and nothing before. Version 1 only; without effect where the kernel has no such shares (CONFIG_RT_GROUP_SCHED).
     *
     * @param periodMicros 0 to leave the kernel's
     * @throws LinuxException when the kernel refuses a share; it names file and value
     */
    public void shareRealTime(String path, long periodMicros, long runtimeMicros) {
        for (Tree tree : trees) {
            if (!tree.hierarchy().unified() && tree.hierarchy().controllers().contains("cpu")) {
                tree.make(relative(path));
                tree.folder(relative(path))
                        .parent()
                        .ifPresent(around -> shareRealTime(around, periodMicros, runtimeMicros));
                setRealTime(tree.folder(relative(path)), periodMicros, runtimeMicros);
            }
        }
    }

    /** Outside first. */
    private static void shareRealTime(Folder folder, long periodMicros, long runtimeMicros) {
        Optional<Folder> around = folder.parent();
        if (around.isPresent()) {
            shareRealTime(around.get(), periodMicros, runtimeMicros);
            setRealTime(folder, periodMicros, runtimeMicros);
        }
    }

    private static void setRealTime(Folder folder, long periodMicros, long runtimeMicros) {
        if (!folder.has("cpu.rt_runtime_us")) {
            return;
        }
        if (periodMicros != 0) {
            folder.write("cpu.rt_period_us", periodMicros);
        }
        folder.write("cpu.rt_runtime_us", runtimeMicros);
    }

    /** A cgroup by its path, whether it is there or not; nothing is made. */
    public Cgroup at(String path) {
        String relative = relative(path);
        List<Cgroup.Part> parts = new ArrayList<>();
        for (Tree tree : trees) {
            Folder folder = tree.folder(relative);
            parts.add(new Cgroup.Part(tree.hierarchy(), folder, tree.controllers()));
        }
        return new Cgroup(path, parts);
    }

    private static String relative(String path) {
        String normal = Path.of(path).normalize().toString();
        if (!path.startsWith("/") || !normal.equals(path) || path.length() < 2) {
            throw invalid("invalid cgroup path: %s", path);
        }
        return path.substring(1);
    }

    @Override
    public void close() {
        trees.forEach(Tree::close);
    }
}

package org.felucca.cgroups;

import static org.felucca.model.Errors.invalid;
import static org.felucca.model.Errors.unavailable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.cgroups.internal.Controller;
import org.felucca.cgroups.internal.Folder;
import org.felucca.cgroups.internal.Freezing;
import org.felucca.cgroups.internal.Patience;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.Notify;
import org.felucca.linux.Pidfd;
import org.felucca.model.oci.OciResources;

/**
 * A set of processes with limits: one folder in every tree. The object holds nothing open, and the cgroup outlives it; another
 * is had by {@link Cgroups#open}.
 */
public final class Cgroup {
    private static final int SIGKILL = 9;
    private static final Duration EXIT_LIMIT = Duration.ofSeconds(10);
    private static final String PROCS = "cgroup.procs";

    /** Its folder in one tree. */
    record Part(Hierarchy hierarchy, Folder folder, List<Controller> controllers) {}

    private final String path;
    private final List<Part> parts;

    Cgroup(String path, List<Part> parts) {
        this.path = path;
        this.parts = List.copyOf(parts);
    }

    /** As given to {@link Cgroups#create}; below the mount point of every tree. */
    public String path() {
        return path;
    }

    /**
     * Files of version 1 that a new process of one thread writes {@code 0} to in order to enter; empty on a pure version 2.
     *
     * <p>These are the {@code tasks} files, not {@code cgroup.procs}: the latter takes the lock that keeps all processes of the host
     * from forking, which costs an RCU grace period, about 9 ms; a thread that moves itself by {@code tasks} does not
     * (kernel/cgroup/cgroup.c, cgroup_procs_write_start, Linux 5.5). For a process of one thread they mean the same.
     */
    public List<Path> joinFiles() {
        return parts.stream()
                .filter(part -> !part.hierarchy.unified())
                .map(part -> part.folder.location().resolve("tasks"))
                .toList();
    }

    /**
     * The folder of version 2 that a new process is born in, by clone3(2) with CLONE_INTO_CGROUP; empty on a pure version 1. On
     * a host with both, a process needs this and {@link #joinFiles}.
     */
    public Optional<Path> joinFolder() {
        return unified().map(part -> part.folder.location());
    }

    /** Changes limits; what the resources don't mention stays. */
    public void update(OciResources resources) {
        for (Part part : parts) {
            for (Controller controller : part.controllers) {
                controller.apply(part.folder, resources);
            }
        }
        unified().ifPresent(part -> resources.unified().forEach((file, value) -> raw(part.folder, file, value)));
    }

    /** A file of version 2 by its name, as {@code linux.resources.unified} of the OCI document has it. */
    private static void raw(Folder folder, String file, String value) {
        if (file.contains("/") || !file.contains(".")) {
            throw invalid("unified resource %s must be a file name, as memory.high", file);
        }
        folder.write(file, value);
    }

    /** What its processes use and have used. */
    public CgroupStats stats() {
        CgroupStatsBuilder stats = CgroupStatsBuilder.builder().memoryLimit(Long.MAX_VALUE);
        for (Part part : parts) {
            for (Controller controller : part.controllers) {
                controller.read(part.folder, stats);
            }
        }
        return stats.build();
    }

    /** Stops its processes; returns when all stand. */
    public void freeze() {
        freezing().freeze();
    }

    /** Lets its processes go on. */
    public void thaw() {
        freezing().thaw();
    }

    /** Whether its processes are stopped. */
    public boolean frozen() {
        return freezing().frozen();
    }

    /** Version 2 where there is one: what it stops can still be killed. */
    private Freezing freezing() {
        Optional<Part> unified = unified();
        if (unified.isPresent()) {
            return new org.felucca.cgroups.v2.Freezer(unified.get().folder);
        }
        return new org.felucca.cgroups.v1.Freezer(
                part("freezer").orElseThrow(() -> unavailable("no freezer cgroup is mounted")).folder);
    }

    /** Its processes, those in cgroups that they made below included; a copy that may be outdated. */
    public List<Integer> pids() {
        List<Integer> pids = new ArrayList<>();
        collect(part("pids").or(() -> part("memory")).orElse(parts.get(0)).folder, pids);
        return pids;
    }

    private static void collect(Folder folder, List<Integer> pids) {
        pids.addAll(folder.pids(PROCS));
        folder.children().forEach(child -> collect(child, pids));
    }

    /** Kills all of its processes, stopped ones included; returns when they have the signal, not when they are gone. */
    public void kill() {
        Optional<Part> unified = unified();
        if (unified.isPresent() && unified.get().folder.has("cgroup.kill")) {
            unified.get().folder.write("cgroup.kill", 1);
            killEach();
            return;
        }
        if (parts.stream().anyMatch(part -> !part.folder.exists())) {
            killEach(); // half made or half removed when an engine was killed
            return;
        }
        // Stopped, they can't fork while they are being counted.
        Freezing freezing = freezing();
        try {
            freezing.freeze();
        } finally {
            // also where one of them can't be stopped: the others have to go
            try {
                killEach();
            } finally {
                freezing.thaw();
            }
        }
    }

    private void killEach() {
        for (int pid : pids()) {
            try (Pidfd process = Pidfd.open(pid)) {
                process.signal(SIGKILL);
            } catch (LinuxException e) {
                if (!e.is(Errno.ESRCH)) {
                    throw e;
                }
            }
        }
    }

    /** How many of its processes the kernel has killed for want of memory. */
    public long oomKills() {
        Optional<Part> memory = part("memory");
        if (memory.isEmpty()) {
            return 0;
        }
        String file = memory.get().hierarchy.unified() ? "memory.events" : "memory.oom_control";
        Map<String, Long> values = memory.get().folder.keyed(file);
        return values.getOrDefault("oom_kill", 0L);
    }

    /**
     * A descriptor that becomes readable when {@link #oomKills} may have grown, or the cgroup was removed. Reading takes the news
     * out of it. For a poller; the caller closes it, at the latest when the cgroup is gone.
     *
     * @return empty where memory is not controlled
     */
    public Optional<Fd> oomEvents() {
        return part("memory")
                .map(part -> part.hierarchy.unified()
                        ? Notify.ofChanges(
                                part.folder.location().resolve("memory.events").toString())
                        : oomCounter(part.folder));
    }

    /** Version 1 adds to a counter of ours, admin-guide/cgroup-v1/memory.rst section 10. */
    private static Fd oomCounter(Folder folder) {
        Fd counter = Notify.counter();
        try (Fd control = folder.open("memory.oom_control")) {
            folder.write("cgroup.event_control", counter.number() + " " + control.number());
            return counter;
        } catch (LinuxException e) {
            counter.close();
            throw e;
        }
    }

    /** Opens its folder of version 2, for {@link org.felucca.linux.program.CloneArgs#intoCgroup}; the caller closes it. */
    public Optional<Fd> openJoinFolder() {
        return unified().map(part -> part.folder.open());
    }

    /** Whether it is there, in one tree at least. */
    public boolean exists() {
        return parts.stream().anyMatch(part -> part.folder.exists());
    }

    /** Whether no process is in it. */
    boolean isEmpty() {
        return parts.stream().allMatch(part -> part.folder.pids(PROCS).isEmpty());
    }

    /**
     * Removes it, with those that its processes made below. Waits for processes that are on their way out; kills none. Does
     * nothing when it is not there.
     *
     * @throws org.felucca.model.FeluccaException INTERNAL when processes are in it for another ten seconds
     */
    public void delete() {
        for (Part part : parts) {
            remove(part.folder);
        }
    }

    private static void remove(Folder folder) {
        Patience patience = new Patience(EXIT_LIMIT, "remove cgroup " + folder);
        while (true) {
            try {
                folder.remove();
                return;
            } catch (LinuxException e) {
                if (!e.is(Errno.EBUSY)) {
                    throw e;
                }
            }
            folder.children().forEach(Cgroup::remove);
            if (!awaitExits(folder.pids(PROCS))) {
                patience.pause();
            }
        }
    }

    /** Waits for these to end; false when there was none to wait for. */
    private static boolean awaitExits(List<Integer> pids) {
        boolean waited = false;
        for (int pid : pids) {
            try (Pidfd process = Pidfd.open(pid)) {
                waited |= process.awaitEnd(EXIT_LIMIT);
            } catch (LinuxException e) {
                if (!e.is(Errno.ESRCH)) {
                    throw e;
                }
            }
        }
        return waited;
    }

    private Optional<Part> unified() {
        return parts.stream().filter(part -> part.hierarchy.unified()).findFirst();
    }

    private Optional<Part> part(String controller) {
        return parts.stream()
                .filter(part -> part.hierarchy.controllers().contains(controller))
                .findFirst();
    }

    @Override
    public String toString() {
        return "cgroup " + path;
    }
}

package org.felucca.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at the host before anything is started, so that what cannot work is said in a sentence and not by a stack trace. */
final class Host {
    /** mount_setattr(2), which read-only bind mounts need, came with 5.12. */
    private static final int MAJOR = 5;

    private static final int MINOR = 12;
    private static final long ENOUGH_SPACE = 32L << 20;
    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*", Pattern.DOTALL);

    private final Path proc;

    /** Tests give a folder shaped like /proc. */
    Host(Path proc) {
        this.proc = proc;
    }

    void check() {
        root();
        kernel();
        overlay();
        cgroups();
    }

    private void root() {
        // "Uid: real effective saved file system"
        boolean isRoot = lines("self/status").stream().anyMatch(l -> l.matches("Uid:\\s+\\d+\\s+0\\s.*"));
        if (!isRoot) {
            throw new StartFailure("the engine must be started as root: sudo ./felucca daemon");
        }
    }

    private void kernel() {
        String release = String.join("", lines("sys/kernel/osrelease"));
        Matcher version = RELEASE.matcher(release);
        if (version.matches()) {
            int major = Integer.parseInt(version.group(1));
            if (major < MAJOR || (major == MAJOR && Integer.parseInt(version.group(2)) < MINOR)) {
                throw new StartFailure("this kernel is " + release + " and the engine needs " + MAJOR + "." + MINOR
                        + " or newer: update the kernel");
            }
        }
    }

    private void overlay() {
        if (!knowsOverlay()) {
            loadOverlayModule();
            if (!knowsOverlay()) {
                throw new StartFailure(
                        "this kernel has no overlay file system, on which images are mounted: load the module overlay");
            }
        }
    }

    private boolean knowsOverlay() {
        return lines("filesystems").stream().anyMatch(l -> l.strip().endsWith("overlay"));
    }

    private static void loadOverlayModule() {
        try {
            new ProcessBuilder("modprobe", "-q", "overlay").start().waitFor();
        } catch (IOException e) {
            // no modprobe on this host: what there is of overlay is looked at again
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void cgroups() {
        // "cgroup2 /sys/fs/cgroup cgroup2 rw,…"
        boolean mounted = lines("self/mounts").stream()
                .map(l -> l.split(" ", 4))
                .anyMatch(f -> f.length > 2 && f[2].startsWith("cgroup"));
        if (!mounted) {
            throw new StartFailure("no control groups are mounted, which limit and stop containers: "
                    + "mount -t cgroup2 none /sys/fs/cgroup");
        }
    }

    /** Makes the folder if it is not there, and looks whether it can be written and has room. */
    static void folder(Path folder, String permissions) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
                Files.setPosixFilePermissions(
                        folder, java.nio.file.attribute.PosixFilePermissions.fromString(permissions));
            }
            long free = Files.getFileStore(folder).getUsableSpace();
            if (free < ENOUGH_SPACE) {
                throw new StartFailure("only " + (free >> 20) + " MiB are free on the disk of " + folder
                        + ": make room, or choose another folder with --root and --run");
            }
        } catch (IOException e) {
            throw new StartFailure("cannot use the folder " + folder + ": " + e.getMessage(), e);
        }
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(proc.resolve(file));
        } catch (IOException e) {
            throw new StartFailure("cannot read " + proc.resolve(file) + ": is /proc mounted?", e);
        }
    }
}

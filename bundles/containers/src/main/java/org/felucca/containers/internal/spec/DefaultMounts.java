package org.felucca.containers.internal.spec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.felucca.model.HostConfig;
import org.felucca.model.oci.OciMount;

/** The file systems that every container has, as Docker mounts them. */
public final class DefaultMounts {
    public static final List<String> MASKED = List.of(
            "/proc/asound",
            "/proc/acpi",
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/sys/firmware",
            "/sys/devices/virtual/powercap");
    public static final List<String> READONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");
    private static final Path MQUEUE = Path.of("/dev/mqueue");
    static final long SHM_SIZE = 64L << 20;

    private DefaultMounts() {}

    /**
     * @param remapped whether the container is in a user namespace of its own
     */
    static List<OciMount> of(HostConfig host, boolean remapped) {
        boolean privileged = host.security().privileged();
        List<OciMount> mounts = new ArrayList<>();
        mounts.add(new OciMount("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev")));
        mounts.add(new OciMount("/dev", "tmpfs", "tmpfs", List.of("nosuid", "strictatime", "mode=755", "size=65536k")));
        mounts.add(new OciMount(
                "/dev/pts",
                "devpts",
                "devpts",
                List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")));
        mounts.add(sys(privileged));
        mounts.add(new OciMount(
                "/sys/fs/cgroup", "cgroup", "cgroup", List.of(access(privileged), "nosuid", "noexec", "nodev")));
        // shows the queues of the ipc namespace that the container is in, the host's too
        if (remapped && Modes.HOST.equals(host.namespaces().ipc())) {
            // root of another user namespace may not mount them
            if (Files.isDirectory(MQUEUE)) {
                mounts.add(new OciMount(
                        MQUEUE.toString(), "bind", MQUEUE.toString(), List.of("bind", "nosuid", "noexec", "nodev")));
            }
        } else {
            mounts.add(new OciMount(MQUEUE.toString(), "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev")));
        }
        if (Modes.HOST.equals(host.namespaces().ipc())) {
            mounts.add(new OciMount("/dev/shm", "bind", "/dev/shm", List.of("bind", "nosuid", "noexec", "nodev")));
        } else if (!Modes.NONE.equals(host.namespaces().ipc())) {
            long size = host.shmSize() > 0 ? host.shmSize() : SHM_SIZE;
            mounts.add(new OciMount(
                    "/dev/shm", "tmpfs", "shm", List.of("nosuid", "noexec", "nodev", "mode=1777", "size=" + size)));
        }
        return mounts;
    }

    /** A new sysfs shows the network namespace of the one who mounts it. */
    private static OciMount sys(boolean privileged) {
        return new OciMount("/sys", "sysfs", "sysfs", List.of("nosuid", "noexec", "nodev", access(privileged)));
    }

    private static String access(boolean privileged) {
        return privileged ? "rw" : "ro";
    }
}

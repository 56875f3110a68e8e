package org.felucca.containers.internal.apparmor;

import java.util.List;

/**
 * What containers may do where AppArmor is at work, in the language of apparmor.d(5).
 *
 * <p>It is a second fence behind capabilities, namespaces, seccomp and read-only mounts: it holds for root of a container that has been given
 * {@code CAP_SYS_ADMIN} too. Of procfs and sysfs only what belongs to processes, to shared memory and to control groups can be written; nothing can
 * be mounted; processes outside cannot be traced.
 */
final class AppArmorProfile {
    private AppArmorProfile() {}

    /**
     * Its text.
     *
     * @param name of the profile
     * @param engine the profile that the engine itself runs under, {@code unconfined} as a rule
     */
    static String text(String name, String engine) {
        return String.join(
                "\n",
                "profile " + name + " flags=(attach_disconnected, mediate_deleted) {",
                "  capability,",
                "  network,",
                "  unix,",
                "  file,",
                "  umount,",
                "  signal (receive) peer=unconfined,",
                "  signal (receive) peer=\"" + engine + "\",",
                "  signal (send, receive) peer=" + name + ",",
                "  ptrace (trace, read, tracedby, readby) peer=" + name + ",",
                "  deny mount,",
                String.join("\n", rules(PROC, "w")),
                String.join(
                        "\n", rules(List.of("/proc/sysrq-trigger", "/proc/kcore", "/proc/kmem", "/proc/mem"), "rwklx")),
                String.join("\n", rules(SYS, "wklx")),
                String.join("\n", rules(HIDDEN, "rwklx")),
                "}",
                "");
    }

    /** Files at its top; folders that are neither a process's nor /proc/sys; and of that all but kernel/shm*. A name has no other way to be said "not". */
    private static final List<String> PROC = List.of(
            "/proc/*",
            "/proc/[^0-9s]*/**",
            "/proc/s[^y]*/**",
            "/proc/sy[^s]*/**",
            "/proc/sys?*/**",
            "/proc/sys/[^k]**",
            "/proc/sys/k[^e]**",
            "/proc/sys/kernel/[^s]**",
            "/proc/sys/kernel/s[^h]**",
            "/proc/sys/kernel/sh[^m]**");

    /** All but control groups, /sys/fs/cgroup. */
    private static final List<String> SYS =
            List.of("/sys/[^f]*/**", "/sys/f[^s]*/**", "/sys/fs/[^c]*/**", "/sys/fs/c[^g]*/**", "/sys/fs/cg[^r]*/**");

    private static final List<String> HIDDEN =
            List.of("/sys/firmware/**", "/sys/kernel/security/**", "/sys/devices/virtual/powercap/**");

    private static List<String> rules(List<String> files, String rights) {
        return files.stream().map(file -> "  deny " + file + " " + rights + ",").toList();
    }
}

package org.felucca.linux;

import static org.felucca.linux.ffi.Kernel.call;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.felucca.linux.ffi.Memory;

/** The kernel this runs on, and what this process may do. */
public final class Host {
    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");
    private static final int FLOOR_MAJOR = 5;
    private static final int FLOOR_MINOR = 12;

    private Host() {}

    /** What uname(2) says. */
    public record Uname(String system, String node, String release, String version, String machine) {
        /** Whether the kernel's release is at least this one. */
        public boolean atLeast(int major, int minor) {
            Matcher matcher = RELEASE.matcher(release);
            if (!matcher.matches()) {
                return false;
            }
            int actualMajor = Integer.parseInt(matcher.group(1));
            return actualMajor > major || (actualMajor == major && Integer.parseInt(matcher.group(2)) >= minor);
        }
    }

    /** Name and version of the kernel. */
    public static Uname uname() {
        final int field = 65;
        try (Memory utsname = Memory.allocate(6L * field)) {
            call(Sys.UNAME, "", utsname.address());
            String[] texts = new String[5];
            for (int i = 0; i < texts.length; i++) {
                String padded = new String(utsname.bytes((long) i * field, field), StandardCharsets.UTF_8);
                texts[i] = padded.substring(0, padded.indexOf('\0'));
            }
            return new Uname(texts[0], texts[1], texts[2], texts[3], texts[4]);
        }
    }

    /**
     * Says whether this kernel has every call that programs use.
     *
     * @throws UnsupportedOperationException with one sentence for the user when it is older than Linux 5.12
     */
    public static void requireKernel() {
        Uname uname = uname();
        if (!uname.atLeast(FLOOR_MAJOR, FLOOR_MINOR)) {
            throw new UnsupportedOperationException("Felucca needs Linux " + FLOOR_MAJOR + "." + FLOOR_MINOR
                    + " or newer for mount_setattr(2) and clone3(2); this kernel is " + uname.release());
        }
    }

    /** The sets of capabilities(7) of this process; bit n is capability n of linux/capability.h. */
    public record Capabilities(long permitted, long effective, long bounding) {
        /** Whether the bounding set, and so a child, can have it. */
        public boolean canGive(int capability) {
            return (bounding & permitted & 1L << capability) != 0;
        }
    }

    /** The capabilities of this process, from {@code /proc/self/status}. Read once: nothing changes those of a JVM. */
    public static Capabilities capabilities() {
        return Own.CAPABILITIES;
    }

    private static final class Own {
        private static final Capabilities CAPABILITIES = read();

        private static Capabilities read() {
            try {
                List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
                return new Capabilities(set("CapPrm:", status), set("CapEff:", status), set("CapBnd:", status));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static long set(String key, List<String> status) {
            for (String line : status) {
                if (line.startsWith(key)) {
                    return Long.parseUnsignedLong(line.substring(key.length()).trim(), 16);
                }
            }
            throw new IllegalStateException("no " + key + " in /proc/self/status");
        }
    }

    /** Whether AppArmor is at work. */
    public static boolean hasAppArmor() {
        try {
            return Files.readString(Path.of("/sys/module/apparmor/parameters/enabled"))
                    .startsWith("Y");
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether SELinux is at work, permissive or not. */
    public static boolean hasSelinux() {
        return Files.exists(Path.of("/sys/fs/selinux/enforce"));
    }

    /** A resource limit; {@link #INFINITE} is none. */
    public record Limit(long soft, long hard) {
        /** RLIM_INFINITY. */
        public static final long INFINITE = -1;
    }

    /**
     * A resource limit of a process, prlimit(2).
     *
     * @param pid 0 for this process
     * @param resource RLIMIT_* of asm-generic/resource.h
     */
    public static Limit limit(int pid, int resource) {
        try (Memory old = Memory.allocate(16)) {
            call(Sys.PRLIMIT64, "limit " + resource, pid, resource, 0, old.address());
            return new Limit(old.getLong(0), old.getLong(8));
        }
    }

    /** Sets a resource limit of a process, prlimit(2). */
    public static void setLimit(int pid, int resource, Limit limit) {
        try (Memory fresh = Memory.allocate(16)) {
            fresh.putLong(0, limit.soft).putLong(8, limit.hard);
            call(Sys.PRLIMIT64, "limit " + resource, pid, resource, fresh.address(), 0);
        }
    }

    /** Sends a signal by pid, kill(2); a {@link Pidfd} is safer. */
    public static void kill(int pid, int signal) {
        call(Sys.KILL, signal + " to " + pid, pid, signal);
    }

    /** The effective user, 0 for root. */
    public static int uid() {
        return (int) call(Sys.GETEUID, "");
    }
}

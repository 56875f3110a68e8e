package org.felucca.server.internal.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** What the kernel and the system tell of this host. Read afresh each time; what cannot be read is empty or false. */
public final class HostFacts {
    private final Path root;

    public HostFacts() {
        this(Path.of("/"));
    }

    /** @param root of the host's file system */
    HostFacts(Path root) {
        this.root = root;
    }

    private String text(String file) {
        try {
            return Files.readString(root.resolve(file)).trim();
        } catch (IOException e) {
            return "";
        }
    }

    String kernel() {
        return text("proc/sys/kernel/osrelease");
    }

    String name() {
        return text("proc/sys/kernel/hostname");
    }

    /** The machine's architecture in the kernel's words: {@code x86_64}. */
    String machine() {
        String arch = System.getProperty("os.arch");
        return arch.equals("amd64") ? "x86_64" : arch;
    }

    /** A field of os-release(5), without its quotes. */
    String osRelease(String key) {
        String release = text("etc/os-release");
        return (release.isEmpty() ? text("usr/lib/os-release") : release)
                .lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1).replaceAll("^[\"']|[\"']$", ""))
                .findFirst()
                .orElse("");
    }

    /** Bytes of memory. */
    long memory() {
        return text("proc/meminfo")
                .lines()
                .filter(line -> line.startsWith("MemTotal:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0L);
    }

    boolean isCgroup2() {
        return Files.exists(root.resolve("sys/fs/cgroup/cgroup.controllers"));
    }

    boolean hasController(String name) {
        if (isCgroup2()) {
            return List.of(text("sys/fs/cgroup/cgroup.controllers").split(" ", -1))
                    .contains(name);
        }
        return text("proc/cgroups").lines().anyMatch(line -> line.startsWith(name + "\t") && line.endsWith("1"));
    }

    boolean hasSwapLimit() {
        return isCgroup2()
                ? hasController("memory")
                : Files.exists(root.resolve("sys/fs/cgroup/memory/memory.memsw.limit_in_bytes"));
    }

    boolean forwardsIpv4() {
        return text("proc/sys/net/ipv4/ip_forward").equals("1");
    }

    int openDescriptors() {
        try (Stream<Path> open = Files.list(root.resolve("proc/self/fd"))) {
            return (int) open.count();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** Whether containers get a profile by themselves: it takes a program to load it with. */
    private boolean confinesByAppArmor() {
        return text("sys/module/apparmor/parameters/enabled").equals("Y")
                && Files.exists(root.resolve("sys/kernel/security/apparmor"))
                && (Files.exists(root.resolve("sbin/apparmor_parser"))
                        || Files.exists(root.resolve("usr/sbin/apparmor_parser")));
    }

    /**
     * In Docker's order.
     *
     * @param remapped whether containers have ids of their own
     */
    List<String> securityOptions(boolean remapped) {
        List<String> options = new ArrayList<>();
        if (confinesByAppArmor()) {
            options.add("name=apparmor");
        }
        if (text("proc/self/status").contains("\nSeccomp:")) {
            options.add("name=seccomp,profile=builtin");
        }
        if (remapped) {
            options.add("name=userns");
        }
        if (Files.exists(root.resolve("proc/self/ns/cgroup"))) {
            options.add("name=cgroupns");
        }
        return options;
    }

    /** An id of the engine with this state root on this machine, the same each time; it does not tell the machine's own id. */
    String id(String stateRoot) {
        String seed = "felucca " + text("etc/machine-id") + " " + name() + " " + stateRoot;
        return UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString();
    }
}

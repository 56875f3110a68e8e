package org.felucca.itest.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What lies about on the machine, and in the engine's namespaces, that a container could have left behind. */
public final class Leftovers {
    private Leftovers() {}

    /** Takes the picture: everything by kind, each thing as a line. */
    public static Map<String, Set<String>> of(Engine engine) {
        Map<String, Set<String>> all = new TreeMap<>();
        all.put("mounts of the machine", mounts("self"));
        all.put("mounts of the engine", mounts(Long.toString(engine.pid())));
        all.put(
                "links of the machine",
                new TreeSet<>(Commands.ok("ip", "-o", "link")
                        .lines()
                        .map(Leftovers::linkName)
                        .toList()));
        all.put(
                "links of the engine",
                new TreeSet<>(inside(engine, "ip", "-o", "link")
                        .lines()
                        .map(Leftovers::linkName)
                        .toList()));
        all.put(
                "rules of the machine",
                new TreeSet<>(Commands.ok("nft", "list", "ruleset").lines().toList()));
        all.put("rules of the engine", rules(engine));
        all.put("network namespaces", networkNamespaces());
        all.put("processes", processes());
        all.put("control groups", controlGroups(engine));
        all.put("containers' folders", names(engine.root().resolve("containers")));
        all.put("run folders", names(engine.socket().resolveSibling("run").resolve("containers")));
        return all;
    }

    /** What is there now and was not before, by kind; kinds without anything are left out. */
    public static Map<String, Set<String>> since(Map<String, Set<String>> before, Engine engine) {
        Map<String, Set<String>> more = new TreeMap<>();
        of(engine).forEach((kind, things) -> {
            Set<String> added = new TreeSet<>(things);
            added.removeAll(before.get(kind));
            if (!added.isEmpty()) {
                more.put(kind, added);
            }
        });
        return more;
    }

    /** Runs a program in the engine's network namespace. */
    public static String inside(Engine engine, String... command) {
        return Commands.ok(Stream.concat(
                        Stream.of("nsenter", "--net", "--target", Long.toString(engine.pid())), Stream.of(command))
                .toArray(String[]::new));
    }

    private static String linkName(String line) {
        return line.split(": ", 3)[1].replaceAll("@.*", "");
    }

    /** Counters change all the time. */
    private static Set<String> rules(Engine engine) {
        return inside(engine, "nft", "list", "ruleset")
                .lines()
                .map(l -> l.strip().replaceAll("counter packets \\d+ bytes \\d+ ", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> mounts(String pid) {
        try {
            return java.nio.file.Files.readAllLines(Path.of("/proc", pid, "mountinfo")).stream()
                    .map(l -> l.split(" ", -1)[4])
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> processIds() {
        return names(Path.of("/proc")).stream()
                .filter(n -> n.matches("\\d+"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> networkNamespaces() {
        Set<String> found = new TreeSet<>();
        for (String pid : processIds()) {
            try {
                found.add(java.nio.file.Files.readSymbolicLink(Path.of("/proc", pid, "ns/net"))
                        .toString());
            } catch (IOException e) {
                // it ended meanwhile
                found.remove("");
            }
        }
        return found;
    }

    /** Kernel threads have no command line; programs of the machine come and go, so only descendants that matter are named. */
    private static Set<String> processes() {
        Set<String> found = new TreeSet<>();
        for (String pid : processIds()) {
            try {
                String line = java.nio.file.Files.readString(
                                Path.of("/proc", pid, "cmdline"), java.nio.charset.StandardCharsets.ISO_8859_1)
                        .replace('\0', ' ')
                        .strip();
                String stat = java.nio.file.Files.readString(
                        Path.of("/proc", pid, "stat"), java.nio.charset.StandardCharsets.ISO_8859_1);
                boolean zombie = stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
                if (zombie || line.matches(".*(left-by-test|containerd-shim|felucca: |/nsinit).*")) {
                    found.add(pid + " " + (zombie ? "zombie " + stat : line));
                }
            } catch (IOException e) {
                // it ended meanwhile
                found.remove("");
            }
        }
        return found;
    }

    private static Set<String> controlGroups(Engine engine) {
        Set<String> found = new TreeSet<>();
        for (String name : names(Path.of("/sys/fs/cgroup"))) {
            Path parent = Path.of("/sys/fs/cgroup", name, engine.cgroupParent());
            names(parent).stream().filter(n -> n.matches("[0-9a-f]{64}.*")).forEach(n -> found.add(name + "/" + n));
        }
        names(Path.of("/sys/fs/cgroup", engine.cgroupParent())).stream()
                .filter(n -> n.matches("[0-9a-f]{64}.*"))
                .forEach(found::add);
        return found;
    }

    private static Set<String> names(Path folder) {
        if (!java.nio.file.Files.isDirectory(folder)) {
            return new TreeSet<>();
        }
        try (Stream<Path> files = java.nio.file.Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether places hold files: names of what lies in folders, and whether single paths exist. */
    public record Files(List<String> found) {
        public static Files of(Path... places) {
            return new Files(Stream.of(places)
                    .filter(p -> java.nio.file.Files.exists(p, java.nio.file.LinkOption.NOFOLLOW_LINKS))
                    .flatMap(p -> Stream.concat(Stream.of(p.toString()), names(p).stream()))
                    .sorted(Comparator.naturalOrder())
                    .toList());
        }
    }
}

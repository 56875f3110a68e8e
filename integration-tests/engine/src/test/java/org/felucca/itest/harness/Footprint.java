package org.felucca.itest.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an engine of Felucca holds: descriptors, threads, and live objects after a collection.
 *
 * @param bytes of all live objects
 * @param objects how many there are of each class of Felucca
 */
public record Footprint(int descriptors, int threads, long bytes, Map<String, Long> objects) {
    /** {@code   1:   4711   123456  org.felucca.model.ContainerId (org.felucca.model@1.0)}, as jcmd prints it. */
    private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

    /** Takes the picture. */
    public static Footprint of(Engine engine) {
        Path process = Path.of("/proc", Long.toString(engine.pid()));
        long bytes = 0;
        Map<String, Long> objects = new TreeMap<>();
        for (String line : histogram(engine, process).lines().toList()) {
            Matcher found = LINE.matcher(line);
            if (found.matches()) {
                bytes += Long.parseLong(found.group(2));
                if (found.group(3).startsWith("org.felucca.")) {
                    objects.merge(found.group(3), Long.parseLong(found.group(1)), Long::sum);
                }
            }
        }
        return new Footprint(count(process.resolve("fd")), count(process.resolve("task")), bytes, objects);
    }

    /** Collects garbage first. */
    private static String histogram(Engine engine, Path process) {
        try {
            Path jcmd = Files.readSymbolicLink(process.resolve("exe")).resolveSibling("jcmd");
            return Commands.ok(jcmd.toString(), Long.toString(engine.pid()), "GC.class_histogram");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int count(Path folder) {
        File[] entries = folder.toFile().listFiles();
        return entries == null ? 0 : entries.length;
    }

    /** Classes of which there are so many more than before, with how many. */
    public Map<String, Long> grown(Footprint before, long least) {
        Map<String, Long> grown = new TreeMap<>();
        objects.forEach((name, now) -> {
            long more = now - before.objects.getOrDefault(name, 0L);
            if (more >= least) {
                grown.put(name, more);
            }
        });
        return grown;
    }

    @Override
    public String toString() {
        return descriptors + " descriptors, " + threads + " threads, " + bytes / 1024 + " KiB of live objects";
    }
}

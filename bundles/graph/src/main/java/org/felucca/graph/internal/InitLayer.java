package org.felucca.graph.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.felucca.archive.TarEntry;
import org.felucca.archive.TarEntry.Kind;
import org.felucca.archive.TarWriter;
import org.felucca.driver.graph.GraphDriver;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.Stat;

/**
 * What a container finds in its root although no image has it: the places that are mounted over, as Docker's own init layer has them. Between
 * the image's layers and each container's own, so that it is shared and never part of a container's changes.
 */
final class InitLayer {
    private static final Map<String, Kind> PLACES = new LinkedHashMap<>();

    static {
        for (String folder : List.of("dev", "dev/pts", "dev/shm", "proc", "sys", "etc")) {
            PLACES.put(folder, Kind.FOLDER);
        }
        for (String file : List.of(".dockerenv", "etc/resolv.conf", "etc/hosts", "etc/hostname", "dev/console")) {
            PLACES.put(file, Kind.FILE);
        }
        PLACES.put("etc/mtab", Kind.SYMLINK);
    }

    private InitLayer() {}

    /**
     * Fills a prepared layer with the places that the stack below does not have.
     *
     * @param below key of the stack; absent for none
     */
    static void fill(GraphDriver driver, String key, Optional<String> below) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(tar)) {
            Set<String> written = new HashSet<>();
            for (Map.Entry<String, Kind> place : PLACES.entrySet()) {
                String path = place.getKey();
                if (below.flatMap(b -> driver.locate(b, "/" + path)).isPresent()) {
                    continue;
                }
                int slash = path.lastIndexOf('/');
                if (slash < 0 || isFolder(driver, below, path.substring(0, slash), written, writer)) {
                    writer.put(entry(path, place.getValue()), new byte[0]);
                    written.add(path);
                }
            }
        }
        driver.apply(key, new ByteArrayInputStream(tar.toByteArray()));
    }

    /** Writes the folder as the image has it, so that it keeps its owner, mode and time. False if it is none: a link, a file. */
    private static boolean isFolder(
            GraphDriver driver, Optional<String> below, String folder, Set<String> written, TarWriter writer)
            throws IOException {
        if (written.contains(folder)) {
            return true;
        }
        Optional<Path> path = below.flatMap(b -> driver.locate(b, "/" + folder));
        if (path.isEmpty()) {
            return false;
        }
        Stat stat = LinuxFiles.stat(path.get().toString());
        if (!stat.isDirectory()) {
            return false;
        }
        writer.put(
                new TarEntry(
                        folder,
                        Kind.FOLDER,
                        "",
                        stat.permissions(),
                        stat.uid(),
                        stat.gid(),
                        0,
                        stat.modified(),
                        0,
                        0,
                        Map.of(),
                        List.of()),
                new byte[0]);
        written.add(folder);
        return true;
    }

    private static TarEntry entry(String path, Kind kind) {
        return new TarEntry(
                path,
                kind,
                kind == Kind.SYMLINK ? "/proc/mounts" : "",
                kind == Kind.SYMLINK ? 0777 : 0755,
                0,
                0,
                0,
                Instant.EPOCH,
                0,
                0,
                Map.of(),
                List.of());
    }
}

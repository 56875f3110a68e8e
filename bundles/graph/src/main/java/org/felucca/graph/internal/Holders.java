package org.felucca.graph.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.felucca.model.Absent;
import org.felucca.model.Digest;
import org.felucca.store.AtomicFile;
import org.felucca.store.JsonRecord;
import org.felucca.store.PrivateFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who keeps blobs that are perhaps of no image: a file for each, {@code kept/<sha256 of the holder's name>.json}. The caller guards changes. */
final class Holders {
    private static final Logger LOG = LoggerFactory.getLogger(Holders.class);

    private final Path folder;
    private final Map<String, Held> all = new ConcurrentHashMap<>();

    /** What is in a file. */
    record Held(String holder, Set<Digest> blobs) {
        Held {
            holder = Absent.text(holder);
            blobs = Absent.set(blobs);
        }
    }

    /** Reads the folder, which is made if it is not there. A file that can't be read stays for whoever can mend it. */
    Holders(Path folder) throws IOException {
        this.folder = PrivateFolder.make(folder);
        AtomicFile.sweep(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                read(file);
            }
        }
    }

    private void read(Path file) {
        try {
            new JsonRecord<>(file, Held.class).read().ifPresent(held -> all.put(held.holder(), held));
        } catch (IOException e) {
            LOG.error("blobs that were kept are lost: {}", e.getMessage());
        }
    }

    void put(String holder, Set<Digest> blobs) throws IOException {
        Held held = new Held(holder, blobs);
        file(holder).write(held);
        all.put(holder, held);
    }

    /** What it kept; empty if there is no such holder. */
    Set<Digest> remove(String holder) throws IOException {
        Held held = all.get(holder);
        if (held == null) {
            return Set.of();
        }
        file(holder).delete();
        all.remove(holder);
        return held.blobs();
    }

    /** What each keeps. */
    Collection<Set<Digest>> blobs() {
        return all.values().stream().map(Held::blobs).toList();
    }

    Map<String, Set<Digest>> beginningWith(String prefix) {
        return all.values().stream()
                .filter(held -> held.holder().startsWith(prefix))
                .collect(Collectors.toMap(Held::holder, Held::blobs, (a, b) -> a, TreeMap::new));
    }

    /** Files that can't be read. */
    List<Path> unreadable() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".json") && !isReadable(f))
                    .toList();
        } catch (IOException e) {
            return List.of(folder);
        }
    }

    private static boolean isReadable(Path file) {
        try {
            new JsonRecord<>(file, Held.class).read();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private JsonRecord<Held> file(String holder) {
        Digest name = Digest.of(holder.getBytes(StandardCharsets.UTF_8));
        return new JsonRecord<>(folder.resolve(name.hex() + ".json"), Held.class);
    }
}

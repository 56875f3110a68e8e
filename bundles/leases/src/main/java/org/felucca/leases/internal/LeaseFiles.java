package org.felucca.leases.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.felucca.store.JsonRecord;
import org.felucca.store.PrivateFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leases on disk, a file each. One thread at a time works with a lease's file. */
final class LeaseFiles {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseFiles.class);

    private final Path folder;

    LeaseFiles(Path folder) {
        this.folder = folder;
    }

    /** Those that can be read; the others are told. */
    List<LeaseRecord> all() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> paths;
        try (Stream<Path> files = Files.list(folder)) {
            paths = files.filter(f -> f.toString().endsWith(".json")).toList();
        }
        List<LeaseRecord> records = new ArrayList<>();
        for (Path path : paths) {
            try {
                new JsonRecord<>(path, LeaseRecord.class)
                        .read()
                        .filter(record -> !record.labels().isEmpty())
                        .ifPresent(records::add);
            } catch (IOException e) {
                LOG.error("a lease is lost, what it held stays: {}", e.getMessage());
            }
        }
        return records;
    }

    void keep(Labels labels, Duration grace) throws IOException {
        PrivateFolder.make(folder);
        file(labels).write(new LeaseRecord(labels.values(), grace));
    }

    void remove(Labels labels) throws IOException {
        file(labels).delete();
    }

    private JsonRecord<LeaseRecord> file(Labels labels) {
        return new JsonRecord<>(folder.resolve(labels.fileName()), LeaseRecord.class);
    }
}

package org.felucca.volumes.internal;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.felucca.store.AtomicFile;
import org.felucca.store.JsonRecord;
import org.felucca.store.PrivateFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The records of volumes, a file each. Read from disk whenever they are asked for: the disk is the truth. */
final class VolumeRecords {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeRecords.class);
    private static final String SUFFIX = ".json";

    private final Path folder;

    VolumeRecords(Path root) throws IOException {
        folder = PrivateFolder.make(root.resolve("volumes").resolve(".records"));
        AtomicFile.sweep(folder);
    }

    /** One that can't be read counts as none: the driver may know the volume all the same. */
    Optional<VolumeRecord> find(String name) {
        try {
            return file(name).read();
        } catch (IOException e) {
            LOG.error("volume {}: what was said of it is lost: {}", name, e.getMessage());
            return Optional.empty();
        }
    }

    Map<String, VolumeRecord> all() throws IOException {
        Map<String, VolumeRecord> all = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                try {
                    new JsonRecord<>(file, VolumeRecord.class)
                            .read()
                            .ifPresent(volume -> all.put(volume.name(), volume));
                } catch (IOException e) {
                    LOG.error("{} is passed over: {}", file, e.getMessage());
                }
            }
        }
        return all;
    }

    /** Survives a power cut. */
    void keep(VolumeRecord volume) throws IOException {
        file(volume.name()).write(volume);
    }

    /** A power cut may take it back: it is done again then. */
    void keepDone(VolumeRecord volume) throws IOException {
        file(volume.name()).writeUnsynced(volume.done());
    }

    void forget(String name) throws IOException {
        file(name).delete();
    }

    /** Other drivers than the local one may take names that no file has. */
    private JsonRecord<VolumeRecord> file(String name) {
        return new JsonRecord<>(
                folder.resolve(URLEncoder.encode(name, StandardCharsets.UTF_8) + SUFFIX), VolumeRecord.class);
    }
}

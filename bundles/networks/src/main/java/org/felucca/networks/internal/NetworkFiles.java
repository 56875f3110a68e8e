package org.felucca.networks.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.felucca.model.ContainerId;
import org.felucca.model.NetworkId;
import org.felucca.store.AtomicFile;
import org.felucca.store.JsonRecord;
import org.felucca.store.PrivateFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is kept: networks for ever, sandboxes until the host restarts. */
final class NetworkFiles {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkFiles.class);
    private static final String SUFFIX = ".json";

    private final Path networks;
    private final Path sandboxes;

    /**
     * @param root the engine's state root
     * @param run its run root
     */
    NetworkFiles(Path root, Path run) {
        this.networks = root.resolve("networks");
        this.sandboxes = run.resolve("networks");
        try {
            PrivateFolder.make(networks);
            Files.createDirectories(sandboxes);
            AtomicFile.sweep(this.networks);
            AtomicFile.sweep(sandboxes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<NetworkRecord> networks() throws IOException {
        return all(networks, NetworkRecord.class);
    }

    void keep(NetworkRecord network) throws IOException {
        new JsonRecord<>(networks.resolve(network.id() + SUFFIX), NetworkRecord.class).write(network);
    }

    void forget(NetworkId network) throws IOException {
        Files.deleteIfExists(networks.resolve(network + SUFFIX));
    }

    List<SandboxRecord> sandboxes() throws IOException {
        return all(sandboxes, SandboxRecord.class);
    }

    void keep(SandboxRecord sandbox) throws IOException {
        new JsonRecord<>(sandboxes.resolve(sandbox.container() + SUFFIX), SandboxRecord.class).writeUnsynced(sandbox);
    }

    void forget(ContainerId container) throws IOException {
        Files.deleteIfExists(sandboxes.resolve(container + SUFFIX));
    }

    private static <T> List<T> all(Path folder, Class<T> type) throws IOException {
        List<T> records = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                try {
                    new JsonRecord<>(file, type).read().ifPresent(records::add);
                } catch (IOException e) {
                    LOG.error("{} is passed over: {}", file, e.getMessage());
                }
            }
        }
        return records;
    }
}

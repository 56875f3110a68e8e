package org.felucca.containers.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.containers.internal.record.RunState;
import org.felucca.model.ContainerId;
import org.felucca.store.JsonRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Containers on disk: a folder each, {@code <root>/containers/<id>}, with {@code config.json} and {@code state.json}. A folder without a
 * config is one whose creation or removal was cut short; it is swept when the engine starts.
 */
final class ContainerStore {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerStore.class);

    private final Path containers;
    private final Path runs;

    /** Below the engine's state root and run root. */
    ContainerStore(Path root, Path run) throws IOException {
        containers = Files.createDirectories(root.resolve("containers"));
        runs = Files.createDirectories(run.resolve("containers"));
    }

    /** Where a container keeps its own. */
    Path folder(ContainerId id) {
        return containers.resolve(id.value());
    }

    /** Where a run of it lives, until it ends or the host reboots. */
    Path runFolder(ContainerId id) {
        return runs.resolve(id.value());
    }

    void writeRecord(ContainerRecord record) throws IOException {
        Files.createDirectories(folder(record.id()));
        config(record.id()).write(record);
    }

    /** Cheap: whole after a crash of the engine; after one of the host the run is over anyway. */
    void writeState(ContainerId id, RunState state) throws IOException {
        state(id).writeUnsynced(state);
    }

    /** The containers that are there whole; sweeps the rest. */
    List<Container> load() throws IOException {
        List<Container> found = new ArrayList<>();
        try (Stream<Path> folders = Files.list(containers)) {
            for (Path folder : folders.toList()) {
                load(folder).ifPresent(found::add);
            }
        }
        return found;
    }

    private Optional<Container> load(Path folder) throws IOException {
        ContainerId id = new ContainerId(folder.getFileName().toString());
        Optional<ContainerRecord> record = config(id).read();
        if (record.isEmpty()) {
            LOG.info("container {}: swept what was left of it", id.abbreviated());
            delete(id);
            return Optional.empty();
        }
        return Optional.of(new Container(record.get(), state(id).read().orElseGet(RunState::created)));
    }

    /** First the config goes, so that a crash in between leaves nothing that looks like a container. */
    void delete(ContainerId id) throws IOException {
        config(id).delete();
        deleteTree(runFolder(id));
        deleteTree(folder(id));
    }

    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private JsonRecord<ContainerRecord> config(ContainerId id) {
        return new JsonRecord<>(folder(id).resolve("config.json"), ContainerRecord.class);
    }

    private JsonRecord<RunState> state(ContainerId id) {
        return new JsonRecord<>(folder(id).resolve("state.json"), RunState.class);
    }
}

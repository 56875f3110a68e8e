package org.felucca.containers.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.containers.internal.record.HealthRecord;
import org.felucca.containers.internal.record.RunState;
import org.felucca.model.ContainerId;
import org.felucca.model.ContainerStatus;
import org.felucca.store.AtomicFile;
import org.felucca.store.JsonRecord;
import org.felucca.store.PrivateFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Containers on disk: a folder each, {@code <root>/containers/<id>}, with {@code config.json} and {@code state.json}. A folder without a
 * config is one whose creation was cut short; it is swept when the engine starts. One that is being removed is moved to {@code <root>/removing}
 * first, in one step: from then on it will be gone, whatever happens. What is being made besides is planned in {@code <root>/planned/<id>}.
 */
final class ContainerStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerStore.class);
    private static final String CONFIG = "config.json";
    private static final int ID_LENGTH = 64;

    private final Path containers;
    private final Path removing;
    private final Path plans;
    private final Path runs;
    private final Housekeeping housekeeping;
    private final DamagedRecords damaged;

    /**
     * What a creation makes that is not in the container's folder.
     *
     * @param volumes names
     */
    private record Plan(List<String> volumes) {}

    /** Below the engine's state root and run root. */
    ContainerStore(Path root, Path run) throws IOException {
        containers = PrivateFolder.make(root.resolve("containers"));
        removing = PrivateFolder.make(root.resolve("removing"));
        plans = PrivateFolder.make(root.resolve("planned"));
        runs = Files.createDirectories(run.resolve("containers"));
        housekeeping = new Housekeeping(containers);
        damaged = new DamagedRecords(root);
    }

    /** Where a container keeps its own. */
    Path folder(ContainerId id) {
        return containers.resolve(id.value());
    }

    /** Where a run of it lives, until it ends or the host reboots. */
    Path runFolder(ContainerId id) {
        return runs.resolve(id.value());
    }

    /** A new container: survives the end of the engine at once, a power cut in a moment. */
    void writeNew(ContainerRecord record) throws IOException {
        Files.createDirectory(folder(record.id()));
        JsonRecord<ContainerRecord> file = config(folder(record.id()));
        file.writeFirst(record);
        housekeeping.settleSoon(record.id(), file);
    }

    void writeRecord(ContainerRecord record) throws IOException {
        housekeeping.settle(record.id());
        config(folder(record.id())).write(record);
    }

    /** Cheap: whole after a crash of the engine; after one of the host the run is over anyway. */
    void writeState(ContainerId id, RunState state) throws IOException {
        state(folder(id)).writeUnsynced(state);
    }

    /** Cheap, as {@link #writeState}. Nothing for one that has been removed meanwhile. */
    void writeHealth(ContainerId id, HealthRecord health) throws IOException {
        if (Files.isDirectory(folder(id))) {
            health(folder(id)).writeUnsynced(health);
        }
    }

    /** The containers that are there whole; sweeps the rest. */
    List<Container> load() throws IOException {
        for (Path folder : folders(removing)) {
            comeBack(folder);
        }
        List<Container> found = new ArrayList<>();
        for (Path folder : folders(containers)) {
            load(folder).ifPresent(found::add);
        }
        return found;
    }

    private static List<Path> folders(Path parent) throws IOException {
        try (Stream<Path> all = Files.list(parent)) {
            return all.toList();
        }
    }

    /** A removal that was cut short goes on from the beginning, as perhaps the layer is still there. */
    private void comeBack(Path folder) throws IOException {
        if (!isReadable(folder)) {
            housekeeping.delete(folder); // the layer, if it is still there, is nobody's now
            return;
        }
        state(folder).writeUnsynced(readState(folder).withStatus(ContainerStatus.REMOVING));
        Files.move(folder, containers.resolve(folder.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean isReadable(Path folder) {
        try {
            return config(folder).read().isPresent();
        } catch (IOException e) {
            LOG.error("{}", e.getMessage());
            return false;
        }
    }

    private Optional<Container> load(Path folder) throws IOException {
        if (!isContainer(folder)) {
            LOG.warn("{} is no container's", folder);
            return Optional.empty();
        }
        ContainerId id = new ContainerId(folder.getFileName().toString());
        JsonRecord<ContainerRecord> file = config(folder);
        Optional<ContainerRecord> record;
        try {
            record = file.read();
        } catch (IOException e) {
            LOG.error("container {}: can only be removed: {}", id.abbreviated(), e.getMessage());
            return Optional.of(Container.unreadable(damaged.record(folder), e.getMessage()));
        }
        if (record.isEmpty()) {
            LOG.info("container {}: swept what was left of it", id.abbreviated());
            deleteTree(runFolder(id));
            deleteTree(folder);
            return Optional.empty();
        }
        file.settle();
        AtomicFile.sweep(folder);
        Container container = new Container(record.get(), readState(folder));
        readHealth(folder).ifPresent(container::health);
        return Optional.of(container);
    }

    private static boolean isContainer(Path folder) {
        return folder.getFileName().toString().matches("[0-9a-f]{64}") && Files.isDirectory(folder);
    }

    /** A power cut may have taken the content of a state: it is not synced, as the run has ended with the host. */
    private static RunState readState(Path folder) throws IOException {
        try {
            return state(folder).read().orElseGet(RunState::created);
        } catch (IOException e) {
            LOG.error("{}: its last run is taken for ended", e.getMessage());
            return DamagedRecords.state(folder, e.getMessage());
        }
    }

    private static Optional<HealthRecord> readHealth(Path folder) {
        try {
            return health(folder).read();
        } catch (IOException e) {
            LOG.error("{}: it is found out anew", e.getMessage());
            return Optional.empty();
        }
    }

    /** Written before the volumes are made. Survives the end of the engine. */
    void writePlan(ContainerId id, List<String> volumes) throws IOException {
        plan(id.value()).writeUnsynced(new Plan(volumes));
    }

    /** The container is there, or nothing is left of it. */
    void deletePlan(ContainerId id) throws IOException {
        Files.deleteIfExists(plans.resolve(id.value()));
    }

    /** Volumes of creations that were cut short. */
    Map<ContainerId, List<String>> cutShort() throws IOException {
        Map<ContainerId, List<String>> found = new LinkedHashMap<>();
        for (Path file : folders(plans)) {
            String name = file.getFileName().toString();
            Optional<Plan> plan = name.length() == ID_LENGTH ? readPlan(name) : Optional.empty();
            if (plan.isEmpty() || Files.exists(containers.resolve(name).resolve(CONFIG))) {
                Files.deleteIfExists(file);
            } else {
                found.put(new ContainerId(name), plan.get().volumes());
            }
        }
        return found;
    }

    private Optional<Plan> readPlan(String id) {
        try {
            return plan(id).read();
        } catch (IOException e) {
            LOG.error("{}: volumes of a container that was never made may be left", e.getMessage());
            return Optional.empty();
        }
    }

    private JsonRecord<Plan> plan(String id) {
        return new JsonRecord<>(plans.resolve(id), Plan.class);
    }

    /** From now on it is not there any more for whoever starts anew. Does nothing when that is so already. */
    void beginRemoval(ContainerId id) throws IOException {
        housekeeping.forget(id);
        try {
            Files.move(folder(id), removing.resolve(id.value()), StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            LOG.debug("container {}: its removal goes on", id.abbreviated());
        }
    }

    /** Its layer has gone: so does all the rest. */
    void endRemoval(ContainerId id) throws IOException {
        deleteTree(runFolder(id));
        housekeeping.delete(removing.resolve(id.value()));
    }

    /** First the config, without which nothing in a folder counts. */
    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.deleteIfExists(folder.resolve(CONFIG));
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static JsonRecord<ContainerRecord> config(Path folder) {
        return new JsonRecord<>(folder.resolve(CONFIG), ContainerRecord.class);
    }

    private static JsonRecord<RunState> state(Path folder) {
        return new JsonRecord<>(folder.resolve("state.json"), RunState.class);
    }

    private static JsonRecord<HealthRecord> health(Path folder) {
        return new JsonRecord<>(folder.resolve("health.json"), HealthRecord.class);
    }

    /** Does what it has put off. */
    @Override
    public void close() {
        housekeeping.close();
    }
}

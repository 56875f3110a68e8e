package org.felucca.containers.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.UnaryOperator;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.containers.internal.record.HealthRecord;
import org.felucca.containers.internal.record.RunState;
import org.felucca.engine.HandlerReplaced;
import org.felucca.engine.container.MountPoint;
import org.felucca.model.ContainerId;
import org.felucca.model.Errors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** All containers: found by id, name and prefix, and written to disk at every change. */
@Component(service = Containers.class)
public final class Containers {
    private static final int NAME_ATTEMPTS = 6;
    private static final int REMOVED_KEPT = 256;
    private static final long SETTLING = TimeUnit.SECONDS.toNanos(10);

    private final ContainerStore store;
    private final long settlesBy = System.nanoTime() + SETTLING;
    private final Map<ContainerId, Container> byId = new ConcurrentHashMap<>();

    private final Map<ContainerId, List<String>> cutShort;

    /** The volumes of containers that are just being made. */
    private final Map<ContainerId, Plan> planned = new ConcurrentHashMap<>();

    /** Name to id; also holds names of containers that are just being made. Guarded by itself. */
    private final Map<String, ContainerId> names = new HashMap<>();

    /** Names of all volumes, and of those that are made for the container alone. */
    private record Plan(List<String> names, List<String> own) {}

    /** For who waits for a removal that this bundle's predecessor has not lived to see. Guarded by itself. */
    private final Map<String, Integer> removedCodes = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > REMOVED_KEPT;
        }
    };

    private final ReentrantReadWriteLock retiring = new ReentrantReadWriteLock();

    /** Guarded by {@link #retiring}. */
    private boolean retired;

    @Activate
    public Containers(@Reference Settings settings) throws IOException {
        this(settings.root(), settings.run());
    }

    Containers(Path root, Path run) throws IOException {
        store = new ContainerStore(root, run);
        for (Container container : store.load()) {
            byId.put(container.id(), container);
            names.put(container.record().name(), container.id());
        }
        cutShort = store.cutShort();
    }

    /** What the disk is still to be told is told before a successor reads it. */
    @Deactivate
    public void close() {
        store.close();
    }

    /** All, in no order. A live view that is safe to walk. */
    public Collection<Container> all() {
        return byId.values();
    }

    /** All, as they truly are: waits, not for long, while runs that an earlier engine has left are being looked at. */
    public Collection<Container> settled() {
        byId.values().forEach(this::awaitSettled);
        return byId.values();
    }

    private void awaitSettled(Container container) {
        if (container.settled()) {
            return;
        }
        try {
            container.await(Container::settled, Math.max(0, settlesBy - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the job's next wait notices
        }
    }

    /** By full id, then exact name, then unique prefix of an id. Throws NOT_FOUND, or INVALID for an ambiguous prefix. */
    public Container find(String reference) {
        Container found = lookUp(reference).orElseThrow(() -> Errors.notFound("No such container: %s", reference));
        awaitSettled(found);
        return found;
    }

    /** As {@link #find}, or empty. */
    public Optional<Container> lookUp(String reference) {
        String name = reference.startsWith("/") ? reference.substring(1) : reference;
        if (name.length() == 64 && isHex(name)) {
            Container exact = byId.get(new ContainerId(name));
            if (exact != null) {
                return Optional.of(exact);
            }
        }
        Optional<ContainerId> named = named(name);
        if (named.isPresent()) {
            return Optional.ofNullable(byId.get(named.get()));
        }
        return isHex(name) ? byPrefix(name) : Optional.empty();
    }

    private Optional<Container> byPrefix(String prefix) {
        List<Container> found = new ArrayList<>();
        for (Container container : byId.values()) {
            if (container.id().value().startsWith(prefix)) {
                found.add(container);
            }
        }
        if (found.size() > 1) {
            throw Errors.invalid("multiple IDs found with provided prefix: %s", prefix);
        }
        return found.stream().findFirst();
    }

    private static boolean isHex(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    private Optional<ContainerId> named(String name) {
        synchronized (names) {
            return Optional.ofNullable(names.get(name));
        }
    }

    /** Takes a name for a container that is being made; a generated one if none is wanted. Throws CONFLICT with Docker's words. */
    public String reserveName(String wanted, ContainerId id) {
        synchronized (names) {
            if (!wanted.isEmpty()) {
                take(Names.check(wanted), id);
                return Names.check(wanted);
            }
            for (int attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
                String name = Names.random(attempt);
                if (names.putIfAbsent(name, id) == null) {
                    return name;
                }
            }
            take(id.abbreviated(), id);
            return id.abbreviated();
        }
    }

    private void take(String name, ContainerId id) {
        ContainerId other = names.putIfAbsent(name, id);
        if (other != null) {
            throw Errors.conflict(
                    "Conflict. The container name \"/%s\" is already in use by container \"%s\". You have to remove (or rename)"
                            + " that container to be able to reuse that name.",
                    name, other);
        }
    }

    /** Whether a container of this id is here or just being made. */
    public boolean has(ContainerId id) {
        synchronized (names) {
            return names.containsValue(id);
        }
    }

    /** Gives a name back. */
    public void releaseName(String name, ContainerId id) {
        synchronized (names) {
            names.remove(name, id);
        }
    }

    /**
     * Volumes of a container that is just being made are its own from now on, until it is {@linkplain #add added} or {@linkplain #unplan given up}.
     *
     * @param names of all
     * @param own names of those that are made for it alone: kept on disk
     */
    public void plan(ContainerId id, List<String> names, List<String> own) throws IOException {
        if (!own.isEmpty()) {
            store.writePlan(id, own);
        }
        if (!names.isEmpty()) {
            planned.put(id, new Plan(names, own));
        }
    }

    /** The names of the volumes that are made for a container alone that is just being made. */
    public List<String> planned(ContainerId id) {
        Plan plan = planned.get(id);
        return plan == null ? List.of() : plan.own;
    }

    /** A container is not made after all. */
    public void unplan(ContainerId id) throws IOException {
        planned.remove(id);
        store.deletePlan(id);
    }

    /** Volumes that were made for containers whose creation was cut short: found once, before any container is made here. */
    public Map<ContainerId, List<String>> cutShort() {
        return cutShort;
    }

    /** The containers that have volumes, by the volumes' names; also those that are just being made. */
    public Map<String, List<ContainerId>> volumeUsers() {
        Map<String, List<ContainerId>> users = new HashMap<>();
        // those that are planned first: one that is added meanwhile is seen twice rather than not at all
        planned.forEach((id, plan) -> plan.names.forEach(
                name -> users.computeIfAbsent(name, n -> new ArrayList<>()).add(id)));
        for (Container container : byId.values()) {
            for (MountPoint point : container.record().mounts()) {
                if (point.isVolume()) {
                    List<ContainerId> of = users.computeIfAbsent(point.name(), n -> new ArrayList<>());
                    if (!of.contains(container.id())) {
                        of.add(container.id());
                    }
                }
            }
        }
        return users;
    }

    /** A container has been made: on disk, then visible. Throws {@link HandlerReplaced} once this bundle's successor reads the disk. */
    public Container add(ContainerRecord record) throws IOException {
        retiring.readLock().lock();
        try {
            if (retired) {
                throw new HandlerReplaced();
            }
            store.writeNew(record);
            Container container = new Container(record, RunState.created());
            byId.put(record.id(), container);
            Plan plan = planned.remove(record.id());
            if (plan != null && !plan.own.isEmpty()) {
                store.deletePlan(record.id());
            }
            return container;
        } finally {
            retiring.readLock().unlock();
        }
    }

    /** No container is made here any more: the successor makes it. */
    public void retire() {
        retiring.writeLock().lock();
        try {
            retired = true;
        } finally {
            retiring.writeLock().unlock();
        }
    }

    /** Gives it another name. Caller holds the container's lock. */
    public void rename(Container container, String wanted) throws IOException {
        String name = Names.check(wanted);
        ContainerRecord record = container.record();
        synchronized (names) {
            take(name, container.id());
        }
        try {
            change(container, record.withName(name));
        } catch (IOException | RuntimeException e) {
            releaseName(name, container.id());
            throw e;
        }
        releaseName(record.name(), container.id());
    }

    /** Keeps what it is from now on. Caller holds the container's lock. */
    public void change(Container container, ContainerRecord record) throws IOException {
        store.writeRecord(record);
        container.record(record);
    }

    /** Keeps what it does from now on. Caller holds the container's lock. */
    public void state(Container container, UnaryOperator<RunState> change) throws IOException {
        RunState state = change.apply(container.state());
        if (!state.equals(container.state())) {
            store.writeState(container.id(), state);
            container.state(state);
        }
    }

    /** It is being removed, or could not be: no state for an engine that starts anew. Caller holds the container's lock. */
    public void passingState(Container container, UnaryOperator<RunState> change) {
        container.state(change.apply(container.state()));
    }

    /** The last moment in which it could stay: from now on no engine that starts anew knows it. Caller holds the container's lock. */
    public void beginRemoval(Container container) throws IOException {
        store.beginRemoval(container.id());
    }

    /** Keeps what its health check has found. One thread at a time for a container. */
    public void health(Container container, HealthRecord found) throws IOException {
        if (!container.removed()) {
            store.writeHealth(container.id(), found);
            container.health(found);
        }
    }

    /** Forgets it, on disk and in memory. Caller holds the container's lock. */
    public void remove(Container container) throws IOException {
        synchronized (removedCodes) {
            removedCodes.put(container.id().value(), container.state().exitCode());
        }
        store.endRemoval(container.id());
        byId.remove(container.id());
        releaseName(container.record().name(), container.id());
        container.markRemoved();
    }

    /** The last exit code of one of those that were removed lately, by its full id. */
    public Optional<Integer> codeOfRemoved(String id) {
        synchronized (removedCodes) {
            return Optional.ofNullable(removedCodes.get(id));
        }
    }

    /** Where a container keeps its own. */
    public Path folder(Container container) {
        return store.folder(container.id());
    }

    /** Where a run of it lives. */
    public Path runFolder(Container container) {
        return store.runFolder(container.id());
    }
}

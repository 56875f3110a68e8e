package org.felucca.containers.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.model.ContainerId;
import org.felucca.store.AtomicFile;
import org.felucca.store.JsonRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What nobody waits for: new records are made to survive a power cut, removed containers' folders are deleted (ADR 70). One thread; what it has not
 * done when the engine is killed is done by the next one.
 */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    /** A container that is removed within this time never waits for a disk. */
    private static final long DELAY_MILLIS = 500;

    private static final long PARTING_SECONDS = 10;

    private final Path containers;
    private final Map<ContainerId, JsonRecord<ContainerRecord>> fresh = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "felucca-containers-keep");
        made.setDaemon(true);
        return made;
    });

    /** For the containers whose folders are in this one. */
    Housekeeping(Path containers) {
        this.containers = containers;
    }

    /** Settles a first record soon. */
    @SuppressWarnings("FutureReturnValueIgnored") // logs its failures
    void settleSoon(ContainerId id, JsonRecord<ContainerRecord> record) {
        fresh.put(id, record);
        thread.schedule(() -> settleQuietly(id), DELAY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Settles it now if that has not been done; returns when it is. */
    void settle(ContainerId id) throws IOException {
        JsonRecord<ContainerRecord> record = fresh.get(id);
        if (record != null) {
            record.settle();
            AtomicFile.sync(containers);
            fresh.remove(id, record);
        }
    }

    /** It is being removed: nothing is left to settle. */
    void forget(ContainerId id) {
        fresh.remove(id);
    }

    private void settleQuietly(ContainerId id) {
        try {
            settle(id);
        } catch (IOException e) {
            LOG.error("container {}: would not survive a power cut", id.abbreviated(), e);
        }
    }

    /** Deletes a folder in which nobody works any more. */
    void delete(Path folder) {
        thread.execute(() -> {
            try {
                ContainerStore.deleteTree(folder);
            } catch (IOException e) {
                LOG.warn("{} is left until the next start: {}", folder, e.toString());
            }
        });
    }

    /** Does what is left to do. */
    @Override
    public void close() {
        thread.execute(() -> fresh.keySet().forEach(this::settleQuietly));
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PARTING_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the disk is slow: records are still being settled");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package org.felucca.containers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.containers.internal.record.ContainerRecordBuilder;
import org.felucca.model.ContainerConfigBuilder;
import org.felucca.model.ContainerId;
import org.felucca.model.ContainerStatus;
import org.felucca.model.HostConfigBuilder;
import org.felucca.model.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an engine finds that starts after another was killed, or after a power cut. */
class ContainerStoreTest {
    @TempDir
    Path folder;

    private final ContainerRecord record = ContainerRecordBuilder.builder()
            .id(ContainerId.random())
            .name("web")
            .created(Instant.EPOCH)
            .config(ContainerConfigBuilder.builder().image("busybox").build())
            .hostConfig(HostConfigBuilder.builder().build())
            .platform(new Platform("linux", "amd64", ""))
            .graphDriver("fake")
            .layer("layer")
            .build();

    private ContainerStore open() throws IOException {
        return new ContainerStore(folder.resolve("root"), folder.resolve("run"));
    }

    private List<ContainerStatus> found() throws IOException {
        try (ContainerStore next = open()) {
            return next.load().stream().map(c -> c.state().status()).toList();
        }
    }

    @Test
    void aNewContainerIsThereBeforeItsRecordIsSettled() throws IOException {
        try (ContainerStore store = open()) {
            store.writeNew(record);
            assertFalse(Files.exists(store.folder(record.id()).resolve("config.json")));
            assertEquals(List.of(ContainerStatus.CREATED), found());
        }
    }

    @Test
    void aClosedStoreHasSettledAll() throws IOException {
        ContainerStore store = open();
        store.writeNew(record);
        store.close();
        assertTrue(Files.exists(store.folder(record.id()).resolve("config.json")));
    }

    @Test
    void aChangeComesAfterTheFirstRecord() throws IOException {
        try (ContainerStore store = open()) {
            store.writeNew(record);
            store.writeRecord(record.withName("other"));
        }
        try (ContainerStore next = open()) {
            assertEquals("other", next.load().get(0).record().name());
        }
    }

    @Test
    void aTornFirstRecordIsSweptWithItsFolder() throws IOException {
        try (ContainerStore store = open()) {
            store.writeNew(record);
            Path file = store.folder(record.id()).resolve("config.json.first");
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(Arrays.copyOf(whole, 100), whole.length));
            assertEquals(List.of(), found());
            assertFalse(Files.exists(store.folder(record.id())));
        }
    }

    @Test
    void aRemovalThatWasCutShortGoesOn() throws IOException {
        try (ContainerStore store = open()) {
            store.writeNew(record);
            store.beginRemoval(record.id());
            assertFalse(Files.exists(store.folder(record.id())));
            assertEquals(List.of(ContainerStatus.REMOVING), found());
            store.beginRemoval(record.id());
            store.endRemoval(record.id());
        }
        assertEquals(List.of(), found());
        assertEquals(0, folder.resolve("root/removing").toFile().list().length);
    }
}

package org.felucca.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.model.ContainerConfig;
import org.felucca.model.ContainerConfigBuilder;
import org.felucca.model.ContainerId;
import org.felucca.model.Healthcheck;
import org.felucca.model.HostConfig;
import org.felucca.model.HostConfigBuilder;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonRecordTest {
    @TempDir
    Path folder;

    record Sample(
            ContainerId id,
            Instant at,
            Optional<Duration> took,
            Optional<List<String>> words,
            ContainerConfig config,
            HostConfig host) {}

    private final Sample sample = new Sample(
            ContainerId.random(),
            Instant.parse("2024-01-02T03:04:05.123456789Z"),
            Optional.of(Duration.ofMillis(1500)),
            Optional.of(List.of()),
            ContainerConfigBuilder.builder()
                    .image("busybox")
                    .stopTimeout(Optional.of(-1))
                    .healthcheck(Optional.of(new Healthcheck(List.of("NONE"), null, null, null, null, 3)))
                    .build(),
            HostConfigBuilder.builder()
                    .portBindings(Map.of(new Port(80, "tcp"), List.of(new PortBinding("", "8080"))))
                    .init(Optional.of(false))
                    .build());

    @Test
    void aFirstValueIsReadBeforeAndAfterItIsSettled() throws IOException {
        JsonRecord<Sample> file = new JsonRecord<>(folder.resolve("a.json"), Sample.class);
        file.writeFirst(sample);
        assertEquals(Optional.of(sample), file.read());
        file.settle();
        file.settle();
        assertEquals(Optional.of(sample), file.read());
        assertEquals(List.of("a.json"), List.of(folder.toFile().list()));
    }

    @Test
    void whatAPowerCutHasLeftOfAFirstValueIsNoValue() throws IOException {
        JsonRecord<Sample> file = new JsonRecord<>(folder.resolve("a.json"), Sample.class);
        file.writeFirst(sample);
        Path first = folder.resolve("a.json.first");
        byte[] whole = Files.readAllBytes(first);
        for (int length : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
            Files.write(first, Arrays.copyOf(whole, length));
            assertEquals(Optional.empty(), file.read());
            // the length is there, the blocks are not
            Files.write(first, Arrays.copyOf(Arrays.copyOf(whole, length), whole.length));
            assertEquals(Optional.empty(), file.read());
        }
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        JsonRecord<Sample> file = new JsonRecord<>(folder.resolve("a.json"), Sample.class);
        file.write(sample);
        assertEquals(Optional.of(sample), file.read());
        assertEquals(1, folder.toFile().list().length);
    }

    @Test
    void missingFieldsAreEmpty() {
        Sample read = Json.read(
                "{\"unknown\": 1, \"config\": {\"image\": \"x\"}}".getBytes(StandardCharsets.UTF_8), Sample.class);
        assertEquals("x", read.config().image());
        assertTrue(read.config().env().isEmpty());
    }

    @Test
    void aFileThatWasNeverWrittenIsEmptyAndOneThatIsBrokenSaysItsName() throws IOException {
        Path path = folder.resolve("b.json");
        JsonRecord<Sample> file = new JsonRecord<>(path, Sample.class);
        assertEquals(Optional.empty(), file.read());
        Files.writeString(path, "{\"id\": ");
        IOException e = assertThrows(IOException.class, file::read);
        assertTrue(e.getMessage().contains(path.toString()), e.getMessage());
    }

    @Test
    void deletingWhatIsNotThereIsNoFailure() throws IOException {
        JsonRecord<Sample> file = new JsonRecord<>(folder.resolve("c.json"), Sample.class);
        file.delete();
        file.writeUnsynced(sample);
        file.delete();
        assertEquals(Optional.empty(), file.read());
    }
}

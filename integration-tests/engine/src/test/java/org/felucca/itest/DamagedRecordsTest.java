package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Consistency;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Power went, or the disk fails: a record is empty, torn or full of zeros. The engine starts, says so, and serves all the rest. */
@Tag("root")
class DamagedRecordsTest {
    private SharedEngine.Clients own;

    @BeforeEach
    void start() {
        assumeFalse(System.getProperty("engine").equals("docker"), "the files are Felucca's");
        own = SharedEngine.Clients.startNew("fdr" + ProcessHandle.current().pid());
    }

    @AfterEach
    void end() {
        if (own != null) {
            own.close();
        }
    }

    private Path file(String... names) {
        return own.engine().root().resolve(Path.of("", names));
    }

    /** What is left of a file: nothing, half of it, or its length in zeros. */
    private static List<byte[]> damages(byte[] whole) {
        return List.of(new byte[0], Arrays.copyOf(whole, whole.length / 2), new byte[whole.length]);
    }

    /** Sorted: docker's command line tells the names of one image in no order. */
    private List<String> images() {
        return own.docker().ok("images", "--no-trunc").lines().sorted().toList();
    }

    private void restartWith(Path file, byte[] damage) throws IOException {
        own.engine().kill();
        Files.write(file, damage);
        own.engine().start();
    }

    private JsonObject state(String id) {
        return own.http()
                .get("/containers/" + id + "/json")
                .expect(200)
                .object()
                .getAsJsonObject("State");
    }

    private void assertServes(String other) {
        assertEquals("running", state(other).get("Status").getAsString());
        assertEquals("fine", own.docker().ok("exec", other, "echo", "fine"));
        assertEquals("fine", own.docker().ok("run", "--rm", "--network", "none", "busybox", "echo", "fine"));
    }

    private String create(String... options) {
        return own.docker()
                .ok(Stream.of(
                                Stream.of("create", "--network", "none"),
                                Stream.of(options),
                                Stream.of("busybox", "true"))
                        .flatMap(words -> words)
                        .toArray(String[]::new));
    }

    private String running() {
        return own.docker().ok("run", "-d", "--network", "none", "busybox", "sleep", "1000");
    }

    @Test
    @Timeout(300)
    void aContainerWithoutARecordIsDeadAndCanBeRemoved() throws Exception {
        Consistency consistency = new Consistency(own.engine());
        String other = running();
        Path whole = file("containers", other, "config.json");
        Await.until("the record to be settled", () -> Files.exists(whole));
        for (byte[] damage : damages(Files.readAllBytes(whole))) {
            String id = create();
            Path record = file("containers", id, "config.json");
            Await.until("the record to be settled", () -> Files.exists(record));
            restartWith(record, damage);
            assertEquals("dead", state(id).get("Status").getAsString());
            assertTrue(
                    state(id).get("Error").getAsString().contains("config.json"),
                    state(id).toString());
            assertTrue(own.docker().ok("ps", "-a", "--no-trunc").contains(id));
            assertTrue(own.docker().run("start", id).err().contains("marked for removal"));
            assertServes(other);
            // it is still there for another engine, which knows as much
            own.engine().kill();
            own.engine().start();
            assertEquals("dead", state(id).get("Status").getAsString());
            own.docker().ok("rm", id);
            assertEquals(List.of(), consistency.settled());
        }
    }

    @Test
    @Timeout(300)
    void aContainerWithoutAStateHasEnded() throws Exception {
        Consistency consistency = new Consistency(own.engine());
        String other = running();
        byte[] whole = Files.readAllBytes(file("containers", other, "state.json"));
        for (byte[] damage : damages(whole)) {
            String id = running();
            restartWith(file("containers", id, "state.json"), damage);
            assertEquals("exited", state(id).get("Status").getAsString());
            assertTrue(
                    state(id).get("Error").getAsString().contains("state.json"),
                    state(id).toString());
            assertServes(other);
            own.docker().ok("start", id);
            assertEquals("running", state(id).get("Status").getAsString());
            own.docker().ok("rm", "-f", id);
            assertEquals(List.of(), consistency.settled());
        }
    }

    @Test
    @Timeout(300)
    void healthIsFoundOutAnew() throws Exception {
        String id = own.docker()
                .ok(
                        "run",
                        "-d",
                        "--network",
                        "none",
                        "--health-cmd",
                        "true",
                        "--health-interval",
                        "100ms",
                        "busybox",
                        "sleep",
                        "1000");
        Path health = file("containers", id, "health.json");
        Await.until("health", () -> Files.exists(health));
        restartWith(health, new byte[0]);
        Await.until("health again", () -> state(id)
                .getAsJsonObject("Health")
                .get("Status")
                .getAsString()
                .equals("healthy"));
        assertServes(id);
    }

    @Test
    @Timeout(300)
    void anImageIsKnownFromTheContentStore() throws Exception {
        String other = running();
        String image = own.docker().ok("images", "-q", "--no-trunc", "busybox");
        Path record = file("images", image.substring("sha256:".length()) + ".json");
        for (byte[] damage : damages(Files.readAllBytes(record))) {
            restartWith(record, damage);
            assertEquals(image, own.docker().ok("images", "-q", "--no-trunc", "busybox"));
            assertServes(other);
        }
    }

    @Test
    @Timeout(300)
    void namesOfImagesAreKnownFromTheIndex() throws Exception {
        String other = running();
        own.docker().ok("tag", "busybox", "another/name:1");
        List<String> images = images();
        Path names = file("images", "references.json");
        for (byte[] damage : damages(Files.readAllBytes(names))) {
            restartWith(names, damage);
            assertEquals(images, images());
            assertServes(other);
        }
    }

    @Test
    @Timeout(300)
    void aLayerIsUnpackedAgain() throws Exception {
        Consistency consistency = new Consistency(own.engine());
        String other = running();
        Path folder = file("layers", "overlay2");
        Path record;
        try (Stream<Path> files = Files.list(folder)) {
            record = files.findFirst().orElseThrow();
        }
        restartWith(record, new byte[0]);
        assertServes(other);
        own.docker().ok("rm", "-f", other);
        restartWith(record, new byte[0]);
        assertServes(running());
        own.removeAllContainers();
        assertEquals(List.of(), consistency.settled());
    }

    @Test
    @Timeout(300)
    void aVolumeIsThereWithoutItsRecord() throws Exception {
        String other = running();
        own.docker().ok("volume", "create", "--label", "a=b", "kept");
        own.docker().ok("run", "--rm", "--network", "none", "-v", "kept:/v", "busybox", "sh", "-c", "echo x >/v/f");
        Path record = file("volumes", ".records", "kept.json");
        for (byte[] damage : damages(Files.readAllBytes(record))) {
            restartWith(record, damage);
            assertTrue(own.docker().ok("volume", "ls", "-q").contains("kept"));
            assertEquals(
                    "x",
                    own.docker().ok("run", "--rm", "--network", "none", "-v", "kept:/v", "busybox", "cat", "/v/f"));
            assertServes(other);
        }
        own.docker().ok("volume", "rm", "kept");
    }

    @Test
    @Timeout(300)
    void aVolumeWithoutItsOptionsIsShownAndNotMounted() throws Exception {
        String other = running();
        own.docker().ok("volume", "create", "-o", "type=tmpfs", "-o", "device=tmpfs", "memory");
        restartWith(file("volumes", "memory", "opts.json"), new byte[0]);
        assertTrue(own.docker().ok("volume", "ls", "-q").contains("memory"));
        String id = create("-v", "memory:/m");
        assertTrue(own.docker().run("start", id).err().contains("opts.json"));
        own.docker().ok("rm", id);
        own.docker().ok("volume", "rm", "memory");
        assertServes(other);
    }
}

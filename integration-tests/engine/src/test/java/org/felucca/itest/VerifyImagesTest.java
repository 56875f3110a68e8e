package org.felucca.itest;

import static org.felucca.itest.harness.SharedEngine.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code felucca image verify} on images with everything odd in them, and on a disk that has changed a bit. */
@Tag("root")
class VerifyImagesTest {
    private SharedEngine.Clients own;

    @BeforeEach
    void start() {
        assumeFalse(System.getProperty("engine").equals("docker"), "Docker has no such command");
        own = SharedEngine.Clients.startNew("fvi" + ProcessHandle.current().pid());
    }

    @AfterEach
    void end() {
        if (own != null) {
            own.close();
        }
    }

    private Commands.Result verify(String... flags) {
        return Commands.run(
                Map.of(),
                new byte[0],
                Stream.concat(
                                Stream.of(
                                        System.getProperty("repository") + "/felucca",
                                        "-H",
                                        "unix://" + own.engine().socket(),
                                        "image",
                                        "verify"),
                                Stream.of(flags))
                        .toArray(String[]::new));
    }

    @Test
    void whatIsDamagedIsToldAndNothingElse() throws Exception {
        for (String name : new String[] {"layers.docker.tar", "zstd.oci.tar", "multi.oci.tar"}) {
            own.docker().ok("load", "-q", "-i", fixture(name).toString());
        }
        own.docker().ok("create", "--name", "user", "busybox", "true");
        Commands.Result whole = verify();
        assertEquals(0, whole.exit(), whole.out() + whole.err());
        assertTrue(whole.out().strip().endsWith("all whole"), whole.out());
        assertEquals("", verify("-q").out());

        Path largest = largestBlob();
        byte[] bytes = Files.readAllBytes(largest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(largest, bytes);
        Commands.Result damaged = verify("-q");
        assertEquals(1, damaged.exit(), damaged.out() + damaged.err());
        assertTrue(
                damaged.out().startsWith("damaged blob sha256:" + largest.getFileName() + ": its content is sha256:"),
                damaged.out());
        assertEquals(1, damaged.out().lines().count(), damaged.out());
    }

    private Path largestBlob() throws IOException {
        try (Stream<Path> blobs = Files.list(own.engine().root().resolve("blobs/sha256"))) {
            return blobs.max(Comparator.comparing(blob -> blob.toFile().length()))
                    .orElseThrow();
        }
    }
}

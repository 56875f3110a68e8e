package org.felucca.itest;

import static org.felucca.itest.harness.SharedEngine.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.felucca.itest.harness.BtrfsDisk;
import org.felucca.itest.harness.Cli;
import org.felucca.itest.harness.SharedEngine;
import org.felucca.itest.harness.Verification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An engine whose layers are snapshots of btrfs. */
@Tag("root")
class BtrfsTest {
    private final String name = "fbt" + ProcessHandle.current().pid();
    private BtrfsDisk disk;
    private SharedEngine.Clients own;

    @BeforeEach
    void start() {
        assumeFalse(System.getProperty("engine").equals("docker"), "the state root is Felucca's");
        disk = BtrfsDisk.forEngine(name);
        own = SharedEngine.Clients.startNew(name, Map.of("org.felucca.graph", "{\"driver\": \"btrfs\"}"));
    }

    @AfterEach
    void end() {
        if (disk != null) {
            disk.close();
        }
        if (own != null) {
            own.close();
        }
    }

    private Path layers() {
        return own.engine().root().resolve("btrfs");
    }

    private List<String> layerFolders() throws Exception {
        try (Stream<Path> all = Files.list(layers())) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void containersLiveOnSnapshots() throws Exception {
        Cli docker = own.docker();
        assertEquals("btrfs", docker.ok("info", "-f", "{{.Driver}}"));
        assertEquals("[[Btrfs ]]", docker.ok("info", "-f", "{{.DriverStatus}}"));
        docker.ok("load", "-q", "-i", fixture("zstd.oci.tar").toString());
        docker.ok("run", "--name", "first", "--network", "none", "busybox", "sh", "-c", "mkdir /d; echo old > /d/gone");
        docker.ok("commit", "first", "base");
        docker.ok("run", "--name", "second", "--network", "none", "base", "sh", "-c", "echo new > /d/new; rm /d/gone");
        assertEquals(
                List.of("A /d/new", "C /d", "D /d/gone"),
                docker.ok("diff", "second").lines().sorted().toList());
        docker.ok("commit", "second", "changed");
        assertEquals("new", docker.ok("run", "--rm", "--network", "none", "changed", "sh", "-c", "cat /d/*"));
        String running = docker.ok("run", "-d", "--network", "none", "changed", "sleep", "1000");
        own.engine().kill();
        own.engine().start();
        assertEquals("new", docker.ok("exec", running, "cat", "/d/new"));
        assertEquals(new JsonArray(), Verification.damage(own.http()));
        docker.ok("rm", "-f", "first", "second", running);
        docker.ok("image", "prune", "-af");
        assertEquals(List.of(), layerFolders());
    }
}

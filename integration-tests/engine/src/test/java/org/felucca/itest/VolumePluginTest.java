package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.SharedEngine;
import org.felucca.itest.harness.VolumePlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Volumes of a program that speaks Docker's plugin protocol, and what becomes of others when it stops answering. */
@Tag("root")
class VolumePluginTest {
    @TempDir
    Path folder;

    private SharedEngine.Clients own;
    private VolumePlugin plugin;

    @BeforeEach
    void start() throws IOException {
        assumeFalse(System.getProperty("engine").equals("docker"), "its folder of plugins is the machine's");
        plugin = new VolumePlugin(folder.resolve("plugins"), "shelf", folder.resolve("volumes"));
        own = SharedEngine.Clients.startNew(
                "fvp" + ProcessHandle.current().pid(),
                Map.of(
                        "org.felucca.volumedriver.plugin",
                        "{\"folders\": [\"" + folder.resolve("plugins") + "\"], \"timeout\": 3}"));
    }

    @AfterEach
    void end() throws IOException {
        plugin.close();
        if (own != null) {
            own.close();
        }
    }

    @Test
    @Timeout(300)
    void aVolumeOfAPluginIsMadeUsedListedAndRemoved() throws Exception {
        own.docker().ok("volume", "create", "-d", "shelf", "book");
        assertTrue(own.docker().ok("volume", "ls").matches("(?s).*shelf\\s+book.*"));
        assertEquals("shelf", own.docker().ok("volume", "inspect", "-f", "{{.Driver}}", "book"));
        own.docker().ok("run", "--rm", "--network", "none", "-v", "book:/b", "busybox", "sh", "-c", "echo read >/b/me");
        assertEquals("read", Files.readString(folder.resolve("volumes/book/me")).strip());
        Await.until("it to be given back", () -> plugin.calls().contains("VolumeDriver.Unmount"));
        own.engine().kill();
        own.engine().start();
        assertEquals(
                "read",
                own.docker().ok("run", "--rm", "--network", "none", "-v", "book:/b", "busybox", "cat", "/b/me"));
        own.docker().ok("volume", "rm", "book");
        assertTrue(!Files.exists(folder.resolve("volumes/book")));
    }

    @Test
    @Timeout(300)
    void whatAKilledEngineHadMountedIsGivenBack() {
        own.docker().ok("volume", "create", "-d", "shelf", "book");
        String id = own.docker().ok("run", "-d", "--network", "none", "-v", "book:/b", "busybox", "sleep", "1000");
        Path process = Path.of("/proc", own.docker().ok("inspect", "-f", "{{.State.Pid}}", id));
        own.engine().kill();
        assertTrue(!plugin.calls().contains("VolumeDriver.Unmount"));
        Commands.ok("kill", "-KILL", process.getFileName().toString());
        own.engine().start();
        Await.until("it to be given back", () -> plugin.calls().contains("VolumeDriver.Unmount"));
    }

    @Test
    @Timeout(300)
    void oneThatDoesNotAnswerHoldsOnlyItsOwnContainers() throws Exception {
        own.docker().ok("volume", "create", "-d", "shelf", "book");
        String id = own.docker().ok("create", "--network", "none", "-v", "book:/b", "busybox", "true");
        plugin.hangIn("VolumeDriver.Mount", "VolumeDriver.Get", "VolumeDriver.List", "VolumeDriver.Unmount");
        try (Commands.Running start = own.docker().start("start", id)) {
            Await.until("the plugin to be asked", () -> plugin.calls().contains("VolumeDriver.Get"));
            assertTrue(own.docker().ok("ps", "-a", "--no-trunc").contains(id));
            assertEquals(id, own.docker().ok("inspect", "-f", "{{.Id}}", id));
            assertEquals(
                    "fine",
                    own.docker().ok("run", "--rm", "--network", "none", "-v", "plain:/p", "busybox", "echo", "fine"));
            Commands.Result started = start.end();
            assertTrue(started.err().contains("does not answer"), started.toString());
        }
        // a list tells what it can, and says who was silent
        JsonObject list = own.http().get("/volumes").expect(200).object();
        assertTrue(list.get("Volumes").toString().contains("plain"), list.toString());
        assertTrue(list.get("Warnings").toString().contains("shelf"), list.toString());
        // and a new engine is not held by what it would like to give back
        own.engine().kill();
        own.engine().start();
        assertEquals("fine", own.docker().ok("run", "--rm", "--network", "none", "busybox", "echo", "fine"));
        own.docker().ok("rm", id);
    }
}

package org.felucca.volumedriver.plugin.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.felucca.driver.testkit.VolumeDriverConformance;
import org.felucca.driver.volume.Volume;
import org.felucca.driver.volume.VolumeDriver;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginDriverTest extends VolumeDriverConformance {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private FakePlugin plugin;

    private SocketPlugins plugins(Duration timeout) {
        return new SocketPlugins(List.of(folder.resolve("none"), folder.resolve("plugins")), timeout);
    }

    @Override
    protected VolumeDriver open() throws IOException {
        plugin = new FakePlugin(folder.resolve("plugins/fake.sock"), folder.resolve("volumes"));
        return reopen();
    }

    @Override
    protected VolumeDriver reopen() {
        return plugins(PATIENCE).find("fake").orElseThrow();
    }

    @AfterEach
    void closePlugin() throws IOException {
        plugin.close();
    }

    @Test
    void pluginsAreFoundByTheirSockets() throws IOException {
        Files.writeString(folder.resolve("plugins/other.spec"), "unix://" + folder.resolve("plugins/fake.sock") + "\n");
        assertEquals(List.of("fake", "other"), plugins(PATIENCE).names());
        assertTrue(plugins(PATIENCE).find("other").isPresent());
        assertEquals(Optional.empty(), plugins(PATIENCE).find("nobody"));
        assertEquals(Optional.empty(), plugins(PATIENCE).find("../plugins/fake"));
    }

    @Test
    void whatThePluginSaysIsTold() {
        VolumeDriver driver = reopen();
        Volume volume = driver.create("data", Map.of("size", "1"));
        assertEquals(folder.resolve("volumes/data").toString(), volume.mountpoint());
        assertEquals(Map.of("mood", "good"), volume.status());
        assertEquals("global", driver.scope());
        FeluccaException e = assertThrows(FeluccaException.class, () -> driver.create("worse", Map.of("bad", "1")));
        assertEquals("VolumeDriver.Create: bad option", e.getMessage());
        assertTrue(plugin.calls.containsAll(Set.of("Plugin.Activate", "VolumeDriver.Path")), plugin.calls.toString());
    }

    @Test
    void aPluginThatIsSilentOrGoneIsUnavailable() throws IOException {
        Path silent = folder.resolve("plugins/silent.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(silent));
            FeluccaException e = assertThrows(
                    FeluccaException.class, () -> plugins(Duration.ofMillis(50)).find("silent"));
            assertEquals(ErrorKind.UNAVAILABLE, e.kind());
        }
        FeluccaException e =
                assertThrows(FeluccaException.class, () -> plugins(PATIENCE).find("silent"));
        assertEquals(ErrorKind.UNAVAILABLE, e.kind());
    }
}

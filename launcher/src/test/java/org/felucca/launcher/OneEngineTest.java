package org.felucca.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneEngineTest {
    @TempDir
    private Path folder;

    private Settings settings;

    @BeforeEach
    void folders() throws IOException {
        Files.createDirectories(folder.resolve("run"));
        Files.createDirectories(folder.resolve("root"));
        settings = Settings.parse(
                folder,
                "--run",
                folder.resolve("run").toString(),
                "--root",
                folder.resolve("root").toString());
    }

    @Test
    void thePidFileHoldsThePidAsLongAsTheEngineRuns() throws IOException {
        Path pidFile = folder.resolve("run/engine.pid");

        OneEngine engine = OneEngine.claim(settings);
        assertEquals(ProcessHandle.current().pid() + "\n", Files.readString(pidFile));

        engine.close();
        assertEquals("", Files.readString(pidFile));
        OneEngine.claim(settings).close();
    }

    @Test
    void aSocketThatAnswersIsTakenAndADeadOneIsNot() throws IOException {
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(settings.socket()));

            StartFailure failure = assertThrows(StartFailure.class, () -> OneEngine.claim(settings));

            assertTrue(failure.getMessage().contains(settings.socket().toString()), failure.getMessage());
        }
        assertTrue(Files.exists(settings.socket()), "the file stays when its owner dies");
        OneEngine.claim(settings).close();
    }
}

package org.felucca.itest.escapes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.Http;
import org.felucca.itest.harness.Tar;
import org.junit.jupiter.api.Test;

/**
 * CVE-2025-52565: the terminal was bound to {@code /dev/console} by the path of its other side, {@code /dev/pts/N}, which could be a link by then. Here the
 * other side comes from the master itself, and the bind is made from descriptor to descriptor.
 */
class ConsoleTest extends EscapeTest {
    private static final Path CORE_PATTERN = Path.of("/proc/sys/kernel/core_pattern");

    @Test
    void aConsoleThatIsALinkInTheImageIsNotFollowed() throws IOException {
        String before = Files.readString(CORE_PATTERN);
        String container = created(
                "-t", "busybox", "sh", "-c", "stat -c '%F %t' /dev/console; echo escaped >/dev/console; sleep 60");
        plant(container, new Tar().folder("dev").link("dev/console", "2", CORE_PATTERN.toString()));
        start(container).expect(204);
        awaitLog(container, "escaped");
        assertTrue(docker.ok("logs", container).startsWith("character special file 88"), docker.ok("logs", container));
        assertEquals(before, Files.readString(CORE_PATTERN));
    }

    @Test
    void theConsoleIsTheTerminal() {
        String container = created("-t", "busybox", "sh", "-c", "tty; stat -c %t:%T /dev/console /dev/pts/0");
        docker.ok("start", container);
        awaitStatus(container, "exited");
        assertEquals("/dev/pts/0\r\n88:0\r\n88:0", docker.ok("logs", container));
    }

    /** With a volume for /dev its devpts, and the places in it, are others' to change. */
    @Test
    void linksInASharedDevLeadNowhere() throws IOException {
        String before = Files.readString(CORE_PATTERN);
        String volume = sharedVolume();
        Path dev = sharedFolder();
        Commands.ok("mknod", "-m", "666", dev.resolve("null").toString(), "c", "1", "3");
        for (String target : new String[] {CORE_PATTERN.toString(), "/proc/self/fd/0", "/proc/1/exe"}) {
            Files.deleteIfExists(dev.resolve("console"));
            Files.createSymbolicLink(dev.resolve("console"), Path.of(target));
            String container =
                    created("-t", "-v", volume + ":/dev:nocopy", "busybox", "sh", "-c", "echo x >/dev/console");
            Http.Response answer = start(container);
            assertTrue(answer.status() >= 400 || engine.isDocker(), answer.toString());
            docker.ok("rm", "-f", container);
        }
        assertEquals(before, Files.readString(CORE_PATTERN));
    }

    /** An exec with a terminal opens nothing that only stands where a devpts should be. */
    @Test
    void aFurtherProcessTakesNoTerminalButOneOfDevpts() {
        String container =
                detached("--cap-add", "SYS_ADMIN", "--security-opt", "seccomp=unconfined", "busybox", "sleep", "60");
        Commands.Result covered = docker.run(
                "exec", container, "sh", "-c", "mount -t tmpfs none /dev/pts && ln -s /proc/1/exe /dev/pts/ptmx");
        if (covered.exit() == 0) {
            Commands.Result result = docker.run("exec", "-t", container, "echo", "x");
            assertTrue(engine.isDocker() || result.exit() != 0, result.toString());
        }
    }
}

package org.felucca.itest.escapes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.Tar;
import org.junit.jupiter.api.Test;

/**
 * CVE-2019-5736: a container's process ran the engine's own program by {@code /proc/self/exe} and overwrote it when it had ended. Here it is a file in
 * memory, made for one start, and sealed.
 */
class ExecutableOverwriteTest extends EscapeTest {
    /** Tries to write to every executable in view that is not busybox, until it is told to stop. */
    private static final String OVERWRITER =
            "while [ ! -e /stop ]; do for p in /proc/[0-9]*; do exe=$(readlink $p/exe) || continue; case \"$exe\" in /bin/*) continue;; esac;"
                    + " echo \"seen $exe\" >>/seen; if (printf x >>$p/exe) 2>/dev/null; then echo \"written $exe\" >>/written; fi;"
                    + " if (exec 3<$p/exe; printf x >>/proc/self/fd/3) 2>/dev/null; then echo \"written by descriptor $exe\" >>/written; fi; done; done";

    @Test
    void itsOwnProgramAsTheContainersDoesNothing() {
        Commands.Result result = docker.run("run", "--rm", "--network", "none", "busybox", "/proc/self/exe");
        assertNotEquals(0, result.exit(), result.toString());
        String container = detached("busybox", "sleep", "60");
        assertNotEquals(0, docker.run("exec", container, "/proc/self/exe").exit());
        assertEquals("still here", docker.ok("exec", container, "echo", "still here"));
    }

    @Test
    void itsOwnProgramAsAnInterpreterDoesNothing() {
        String container = created("busybox", "/script");
        plant(container, new Tar().executable("script", "#!/proc/self/exe\n"));
        start(container);
        awaitStatus(container, "exited");
        assertNotEquals(0, state(container).get("ExitCode").getAsInt());
    }

    @Test
    void theInitOfAContainerCannotBeChanged() {
        String container = detached("--init", "busybox", "sleep", "60");
        String attempt =
                "(printf x >>/proc/1/exe) 2>&1; (exec 3</proc/1/exe; printf x >>/proc/self/fd/3) 2>&1; echo tried";
        String out = docker.ok("exec", container, "sh", "-c", attempt);
        assertTrue(out.contains("tried"), out);
        // held open beyond its end, it is still sealed: nothing but the descriptor of an executable is needed for that
        assertEquals(
                2,
                out.lines()
                        .filter(l -> l.contains("Text file busy")
                                || l.contains("Permission denied")
                                || l.contains("Operation not permitted"))
                        .count(),
                out);
    }

    @Test
    void whatRunsAnExecIsNeverWritten() throws IOException {
        Path java = Files.readSymbolicLink(Path.of("/proc", Long.toString(engine.pid()), "exe"));
        var before = Files.getLastModifiedTime(java);
        String container = detached("busybox", "sh", "-c", OVERWRITER);
        for (int i = 0; i < 10; i++) {
            assertEquals("", docker.run("exec", container, "/proc/self/exe").out());
            assertEquals("fine", docker.ok("exec", container, "echo", "fine"));
        }
        docker.ok("exec", container, "touch", "/stop");
        assertEquals("", docker.ok("cp", container + ":/etc/passwd", "-").isEmpty() ? "nothing copied" : "");
        assertFalse(docker.run("exec", container, "cat", "/written").out().contains("written"));
        assertEquals(before, Files.getLastModifiedTime(java));
    }
}

package org.felucca.linux.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.felucca.linux.Errno;
import org.felucca.linux.Sys;
import org.junit.jupiter.api.Test;

class SpawnerTest {
    @Test
    void childRunsFileAndItsExitCodeIsReaped() {
        Program.Builder rows = Program.builder();
        Signals.reset(rows);
        rows.execve("/bin/sh", List.of("sh", "-c", "exit 7"), List.of());
        try (Child child = Spawner.spawn(rows.build(), CloneArgs.PLAIN)) {
            assertEquals(7, child.await().code());
        }
    }

    @Test
    void failedRowIsNamedAndNothingIsLeft() {
        Program.Builder rows = Program.builder();
        rows.call("go to /no/such/folder", Sys.CHDIR, Arg.text("/no/such/folder"));
        Signals.reset(rows);
        rows.execve("/bin/true", List.of("true"), List.of());
        Program program = rows.build();
        StepFailed failed = assertThrows(StepFailed.class, () -> Spawner.spawn(program, CloneArgs.PLAIN));
        assertEquals("go to /no/such/folder: ENOENT", failed.getMessage());
        assertEquals(Errno.ENOENT, failed.errno());
    }

    @Test
    void descriptorOpenedByAChildThatSharesFilesIsOpenHere() {
        Program.Builder rows = Program.builder();
        Call open = rows.call("open", Sys.OPENAT, Arg.CWD, Arg.text("/dev/null"), Arg.value(0), Arg.NONE);
        Call copy = rows.call("copy", Sys.FCNTL, open.result(), Arg.value(0), Arg.value(900));
        Results results = Spawner.run(rows.build(), CloneArgs.PLAIN.sharingFiles());
        assertTrue(results.value(copy.result()) >= 900, results.dump());
    }
}

package org.felucca.linux.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.felucca.linux.Fd;
import org.felucca.linux.Fifos;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.Namespace;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Pidfd;
import org.felucca.linux.Pty;
import org.felucca.linux.Sys;
import org.felucca.linux.WaitStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitorTest {
    @TempDir
    Path folder;

    private Path exitPath;

    @BeforeEach
    void nameExitFile() {
        exitPath = folder.resolve("exit");
    }

    @Test
    void exitStatusIsInTheFileWhenTheMonitorHasEnded() throws Exception {
        try (Fd exit = exitFile();
                Start start = Monitor.start(Monitor.Spec.of("c0ffee", shell("exit 42"), CloneArgs.PLAIN, exit))) {
            start.awaitExec();
            assertEquals(0, awaitAndClose(start.monitor()).raw());
        }
        assertEquals(42, new WaitStatus(status()).code());
    }

    @Test
    void failedRowOfTheContainerIsNamedAndNothingIsLeft() throws Exception {
        Program.Builder rows = Program.builder();
        rows.call("go to /no/such/folder", Sys.CHDIR, Arg.text("/no/such/folder"));
        Signals.reset(rows);
        rows.execve("/bin/true", List.of("true"), List.of());
        try (Fd exit = exitFile();
                Start start = Monitor.start(Monitor.Spec.of("x", rows.build(), CloneArgs.PLAIN, exit))) {
            StepFailed failed = assertThrows(StepFailed.class, start::awaitExec);
            assertEquals("go to /no/such/folder: ENOENT", failed.getMessage());
            assertFalse(Files.exists(Path.of("/proc/" + start.monitor().pid())));
        }
    }

    @Test
    void monitorIsNamedHoldsLittleAndHeedsNoSignalButKill() throws Exception {
        try (Fd exit = exitFile();
                Start start = Monitor.start(
                        Monitor.Spec.of("0123456789ab", shell("read x; exit 3"), CloneArgs.PLAIN, exit))) {
            start.awaitExec();
            Path proc = Path.of("/proc/" + start.monitor().pid());
            assertEquals(Monitor.NAME + "\n", Files.readString(proc.resolve("comm")));
            assertEquals("felucca-mon\0000123456789ab\0", Files.readString(proc.resolve("cmdline")));
            assertEquals(
                    Set.of(Integer.toString(exit.number())),
                    Set.of(proc.resolve("fd").toFile().list()));
            start.monitor().signal(15);
            start.monitor().signal(1);
            start.monitor().signal(Monitor.CLOSE_STDIN);
            assertTrue(start.monitor().alive());
            new ProcessBuilder("kill", "-9", Integer.toString(start.pid()))
                    .start()
                    .waitFor();
            awaitAndClose(start.monitor());
        }
        assertEquals(137, new WaitStatus(status()).code());
    }

    @Test
    void stdinEndsWhenTheMonitorIsToldTo() throws Exception {
        Path in = folder.resolve("stdin");
        Fifos.make(in.toString(), 0600);
        Program.Builder rows = Program.builder();
        Start start;
        try (Fd exit = exitFile();
                Fd both = Fifos.openBoth(in.toString());
                Fd read = Fifos.openRead(in.toString());
                Fd write = Fifos.openWrite(in.toString())) {
            LinuxFiles.setBlocking(read, true);
            rows.call("stdin", Sys.DUP3, Arg.fd(read), Arg.value(0), Arg.NONE);
            Signals.reset(rows);
            rows.execve("/bin/sh", List.of("sh", "-c", "read a; read b || exit 9"), List.of());
            start = Monitor.start(Monitor.Spec.of("x", rows.build(), CloneArgs.PLAIN, exit)
                    .inheriting(List.of(read))
                    .holdingStdin(write));
            start.awaitExec();
            LinuxFiles.writeAll(both, "line\n".getBytes(StandardCharsets.UTF_8));
        }
        assertTrue(start.monitor().alive());
        start.monitor().signal(Monitor.CLOSE_STDIN);
        awaitAndClose(start.monitor());
        start.close();
        assertEquals(9, new WaitStatus(status()).code());
    }

    @Test
    void masterOfATerminalIsFoundAgainInTheMonitor() throws Exception {
        int number;
        Start start;
        try (Fd exit = exitFile();
                Fd master = Pty.openMaster();
                Fd slave = Pty.openSlave(master)) {
            number = master.number();
            Program.Builder rows = Program.builder();
            rows.call("begin session", Sys.SETSID);
            for (int i = 0; i < 3; i++) {
                rows.call("terminal as " + i, Sys.DUP3, Arg.fd(slave), Arg.value(i), Arg.NONE);
            }
            Signals.reset(rows);
            rows.execve("/bin/sh", List.of("sh", "-c", "read x; stty size; read y"), List.of("PATH=/bin:/usr/bin"));
            start = Monitor.start(Monitor.Spec.of("x", rows.build(), CloneArgs.PLAIN, exit)
                    .inheriting(List.of(slave))
                    .keeping(List.of(master)));
            start.awaitExec();
        }
        try (Fd master = start.monitor().getFd(number)) {
            Pty.resize(master, new Pty.Size(33, 44));
            LinuxFiles.writeAll(master, "\n".getBytes(StandardCharsets.UTF_8));
            StringBuilder output = new StringBuilder();
            while (output.indexOf("33 44") < 0) {
                ByteBuffer some = ByteBuffer.allocate(100);
                LinuxFiles.read(master, some);
                output.append(new String(some.array(), 0, some.position(), StandardCharsets.UTF_8));
            }
            LinuxFiles.writeAll(master, "\n".getBytes(StandardCharsets.UTF_8));
        }
        awaitAndClose(start.monitor());
        start.close();
        assertEquals(0, new WaitStatus(status()).code());
    }

    /** The shell leaves a child behind; as pid 1 init reaps it, so that kill(pid, 0) finds nothing. */
    @Test
    @Tag("root")
    void initRunsAsPidOneAndReapsWhatIsLeftToIt() throws Exception {
        String script = "test $$ = 2 || exit 1; (sleep 0.01 & echo $! > " + folder + "/pid); " + "while kill -0 $(cat "
                + folder + "/pid) 2>/dev/null; do sleep 0.01; done; exit 6";
        try (Fd exit = exitFile();
                Fd init = InitProgram.open(
                        List.of("/bin/sh"), List.of("sh", "-c", script), List.of("PATH=/bin:/usr/bin"))) {
            Program.Builder rows = Program.builder();
            Signals.reset(rows);
            InitProgram.exec(rows, init, List.of("/sbin/docker-init", "--", "sh"));
            try (Start start = Monitor.start(
                    Monitor.Spec.of("x", rows.build(), CloneArgs.newNamespaces(Set.of(Namespace.PID)), exit)
                            .inheriting(List.of(init)))) {
                start.awaitExec();
                awaitAndClose(start.monitor());
            }
        }
        assertEquals(6, new WaitStatus(status()).code());
    }

    @Test
    void containerIsHeldAtAGateWithItsPidKnown() throws Exception {
        Path made = folder.resolve("made");
        try (Gate gate = Gate.open();
                Fd exit = exitFile()) {
            Program.Builder rows = Program.builder();
            gate.hold("wait for start", rows);
            rows.call("make folder", Sys.MKDIRAT, Arg.CWD, Arg.text(made.toString()), Arg.octal(0755));
            Signals.reset(rows);
            rows.execve("/bin/true", List.of("true"), List.of());
            try (Start start = Monitor.start(
                    Monitor.Spec.of("x", rows.build(), CloneArgs.PLAIN, exit).inheriting(gate.descriptors()))) {
                gate.handedOver();
                assertTrue(gate.awaitReady());
                assertTrue(Files.exists(Path.of("/proc/" + start.pid())));
                assertFalse(Files.exists(made));
                gate.release();
                start.awaitExec();
                awaitAndClose(start.monitor());
            }
        }
        assertTrue(Files.exists(made));
    }

    @Test
    void heldContainerFailsWhenTheGateIsAbandoned() throws Exception {
        try (Fd exit = exitFile()) {
            Start start;
            try (Gate gate = Gate.open()) {
                Program.Builder rows = Program.builder();
                gate.hold("wait for start", rows);
                start = Monitor.start(Monitor.Spec.of("x", rows.build(), CloneArgs.PLAIN, exit)
                        .inheriting(gate.descriptors()));
                gate.handedOver();
                assertTrue(gate.awaitReady());
            }
            StepFailed failed = assertThrows(StepFailed.class, start::awaitExec);
            assertEquals("wait for start", failed.step());
            start.close();
        }
    }

    @Test
    @Tag("root")
    void mapsOfAUserNamespaceAreWrittenWhileItWaits() throws Exception {
        try (Gate gate = Gate.open();
                Fd exit = exitFile()) {
            Program.Builder rows = Program.builder();
            gate.hold("wait for maps", rows);
            rows.call("become root", Sys.SETUID, Arg.value(0));
            Call uid = rows.call("who am I", Sys.GETUID);
            Signals.reset(rows);
            rows.execve("/bin/sh", List.of("sh", "-c", "test $(id -u) = 0"), List.of("PATH=/bin:/usr/bin"));
            try (Start start = Monitor.start(
                    Monitor.Spec.of("x", rows.build(), CloneArgs.newNamespaces(Set.of(Namespace.USER)), exit)
                            .inheriting(gate.descriptors()))) {
                gate.handedOver();
                assertTrue(gate.awaitReady());
                writeMaps(start.pid());
                gate.release();
                assertEquals(0, start.awaitExec().value(uid.result()));
                awaitAndClose(start.monitor());
            }
        }
        assertEquals(0, new WaitStatus(status()).code());
    }

    @Test
    @Tag("root")
    void directSpawnCanWaitForItsMapsToo() {
        try (Gate gate = Gate.open()) {
            Program.Builder rows = Program.builder();
            gate.hold("wait for maps", rows);
            rows.call("become root", Sys.SETUID, Arg.value(0));
            Signals.reset(rows);
            rows.execve("/bin/sh", List.of("sh", "-c", "exit $(id -u)"), List.of("PATH=/bin:/usr/bin"));
            CloneArgs args = CloneArgs.newNamespaces(Set.of(Namespace.USER));
            try (Child child = Spawner.spawn(rows.build(), args, gate, MonitorTest::writeMaps)) {
                assertEquals(0, child.await().code());
            }
        }
    }

    @Test
    void whatAHoldThrowsIsThrownAndTheChildGoes() {
        try (Gate gate = Gate.open()) {
            Program.Builder rows = Program.builder();
            gate.hold("wait", rows);
            Program program = rows.build();
            int[] pid = new int[1];
            IllegalStateException thrown = assertThrows(
                    IllegalStateException.class,
                    () -> Spawner.spawn(program, CloneArgs.PLAIN, gate, child -> {
                        pid[0] = child;
                        throw new IllegalStateException("no maps");
                    }));
            assertEquals("no maps", thrown.getMessage());
            assertFalse(Files.exists(Path.of("/proc/" + pid[0])));
        }
    }

    @Test
    void processSpawnedApartSharesNoMemory() throws Exception {
        Program.Builder rows = Program.builder();
        Call pid = rows.call("pid", Sys.GETPID);
        Signals.reset(rows);
        rows.execve("/bin/sh", List.of("sh", "-c", "exit 5"), List.of());
        try (Child child = Spawner.spawnApart("apart", rows.build(), List.of())) {
            assertEquals(child.pid(), child.results().value(pid.result()));
            assertEquals(5, child.await().code());
        }
        Program.Builder bad = Program.builder();
        bad.execve("/no/such", List.of("x"), List.of());
        Program failing = bad.build();
        assertEquals(
                "exec /no/such: ENOENT",
                assertThrows(StepFailed.class, () -> Spawner.spawnApart("apart", failing, List.of()))
                        .getMessage());
    }

    @Test
    @Tag("root")
    void siblingForkEntersAPidNamespace() throws Exception {
        Program.Builder first = Program.builder();
        Signals.reset(first);
        first.execve("/bin/sleep", List.of("sleep", "100"), List.of());
        try (Child init = Spawner.spawn(first.build(), CloneArgs.newNamespaces(Set.of(Namespace.PID)));
                Fd namespace = LinuxFiles.open("/proc/" + init.pid() + "/ns/pid")) {
            Program.Builder rows = Program.builder();
            rows.call("enter pid namespace", Sys.SETNS, Arg.fd(namespace), Arg.NONE);
            Label parent = rows.label();
            Fork fork = rows.fork("fork into namespace", CloneArgs.PLAIN.asSibling(), parent);
            rows.becomes(fork);
            Signals.reset(rows);
            rows.execve("/bin/sh", List.of("sh", "-c", "exit $$"), List.of());
            rows.place(parent);
            rows.exit(0);
            Program program = rows.build();
            try (Child child = Spawner.spawn(program, CloneArgs.PLAIN)) {
                assertEquals(2, child.await().code());
            }
            try (Child child = Spawner.spawnApart("exec", program, List.of(namespace))) {
                assertEquals(3, child.await().code());
            }
            init.pidfd().signal(9);
            assertEquals(137, init.await().code());
        }
    }

    private static void writeMaps(int pid) {
        try {
            Files.writeString(Path.of("/proc/" + pid + "/uid_map"), "0 100000 65536\n");
            Files.writeString(Path.of("/proc/" + pid + "/gid_map"), "0 100000 65536\n");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Program shell(String script) {
        Program.Builder rows = Program.builder();
        Signals.reset(rows);
        rows.execve("/bin/sh", List.of("sh", "-c", script), List.of());
        return rows.build();
    }

    private static WaitStatus awaitAndClose(Pidfd pidfd) {
        try (pidfd) {
            return pidfd.await();
        }
    }

    private Fd exitFile() {
        return LinuxFiles.create(exitPath.toString(), 0600, OpenFlag.CREATE, OpenFlag.WRITE_ONLY);
    }

    private int status() throws Exception {
        byte[] bytes = Files.readAllBytes(exitPath);
        assertArrayEquals(new int[] {4}, new int[] {bytes.length});
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt();
    }
}

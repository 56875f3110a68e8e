package org.felucca.linux.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.Namespace;
import org.felucca.linux.Namespaces;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Pidfd;
import org.felucca.linux.Sys;
import org.felucca.linux.WaitStatus;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class ContainerTest {
    @TempDir
    Path folder;

    @Test
    void containerSeesItsOwnWorldAndItsExitCodeIsKnown() throws Exception {
        Path root = Containers.makeRoot(folder.resolve("root"));
        Program program = Containers.program(
                root,
                "felucca-test",
                "sh",
                "-c",
                "test $$ = 1 && test \"$(hostname)\" = felucca-test && test ! -e " + folder
                        + " && test -e /proc/1/stat && test -z \"$(ls /sys/class/net | grep -v lo)\" && exit 42");
        try (Child child = Spawner.spawn(program, Containers.FIVE_NAMESPACES)) {
            assertEquals(42, child.await().code());
        }
        assertFalse(Files.readString(Path.of("/proc/self/mountinfo")).contains(folder.toString()));
    }

    @Test
    void failingStepIsNamed() throws Exception {
        Path root = Containers.makeRoot(folder.resolve("root"));
        Files.delete(root.resolve("sys"));
        Program program = Containers.program(root, "x", "true");
        StepFailed failed = assertThrows(StepFailed.class, () -> Spawner.spawn(program, Containers.FIVE_NAMESPACES));
        assertEquals("mount sysfs on /sys: ENOENT", failed.getMessage());
    }

    @Test
    void refusedCloneIsNamed() {
        Program program = Program.builder().build();
        try (Fd notACgroup = LinuxFiles.open("/tmp", OpenFlag.DIRECTORY)) {
            StepFailed failed =
                    assertThrows(StepFailed.class, () -> Spawner.run(program, CloneArgs.PLAIN.intoCgroup(notACgroup)));
            assertEquals("clone", failed.step());
            assertEquals(Errno.EBADF, failed.errno());
        }
    }

    @Test
    void dumpReadsLikeStrace() {
        Program.Builder rows = Program.builder();
        Call open = rows.call(
                "open /dev/null", Sys.OPENAT, Arg.CWD, Arg.text("/dev/null"), Arg.named("O_RDONLY", 0), Arg.NONE);
        rows.call("go there", Sys.FCHDIR, open.result()).mayFail();
        rows.exit(3);
        Program program = rows.build();
        assertEquals(
                """
                $0   openat(AT_FDCWD, "/dev/null", O_RDONLY, 0)  # open /dev/null
                $1   fchdir($0) <0:$2  # go there
                $2   exit_group(3)  # exit
                """,
                program.dump());
        String run = Spawner.run(program, CloneArgs.PLAIN).dump();
        assertTrue(run.contains("$1   fchdir($0) <0:$2  # go there = -1 ENOTDIR\n"), run);
    }

    @Test
    void equalProgramsAreEqual() {
        assertEquals(Containers.program(folder, "a", "true"), Containers.program(folder, "a", "true"));
        assertNotEquals(Containers.program(folder, "a", "true"), Containers.program(folder, "b", "true"));
    }

    @Test
    void networkNamespaceIsMadeWithoutMovingAThread() throws Exception {
        try (Fd own = Namespaces.own(Namespace.NETWORK);
                NetworkNamespace.Created created = NetworkNamespace.create();
                Fd second = NetworkNamespace.netlink(created.namespace())) {
            assertNotEquals(Namespaces.id(own), Namespaces.id(created.namespace()));
            for (Fd socket : List.of(created.netlink(), second)) {
                assertEquals(Namespaces.id(created.namespace()), namespaceOf(socket));
            }
        }
    }

    /** SIOCGSKNS: the network namespace of a socket. */
    private static long namespaceOf(Fd socket) {
        final long siocgskns = 0x894c;
        try (Fd namespace = Fd.of(org.felucca.linux.Ioctl.call("SIOCGSKNS", socket, siocgskns, 0))) {
            return Namespaces.id(namespace);
        }
    }

    @Test
    void manySpawnsFromManyThreadsLeaveTheJvmHealthy() throws Exception {
        final int threads = 8;
        final int each = 125;
        int descriptors = openDescriptors();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int code = i + 1;
                tasks.add(() -> spawnMany(code, each));
            }
            int sum = 0;
            for (Future<Integer> future : pool.invokeAll(tasks)) {
                sum += future.get();
            }
            assertEquals(each * (1 + threads) * threads / 2, sum);
        } finally {
            pool.shutdown();
        }
        System.gc();
        assertEquals(descriptors, openDescriptors());
    }

    private static int spawnMany(int code, int count) {
        int sum = 0;
        byte[][] garbage = new byte[16][];
        for (int i = 0; i < count; i++) {
            garbage[i % garbage.length] = new byte[1 << 20];
            Program.Builder rows = Program.builder();
            Signals.reset(rows);
            rows.execve("/bin/busybox", List.of("sh", "-c", "exit " + code), List.of());
            try (Child child = Spawner.spawn(rows.build(), CloneArgs.PLAIN)) {
                sum += child.await().code();
            }
        }
        return sum + (garbage[0].length - (1 << 20));
    }

    private static int openDescriptors() {
        String[] names = Path.of("/proc/self/fd").toFile().list();
        return names == null ? -1 : names.length;
    }

    /** The whole point of a monitor: a second JVM starts a container and is killed; the exit code still comes. */
    @Test
    void containerAndItsExitCodeOutliveAKilledEngine() throws Exception {
        Path root = Containers.makeRoot(folder.resolve("root"));
        // Started by somebody who ignores signals, as nohup does: a shell in the container can trap TERM only if that
        // is undone.
        Process engine = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "trap '' CHLD HUP TERM; exec \"$@\"",
                        "sh",
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Engine.class.getName(),
                        root.toString(),
                        folder.resolve("exit").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int monitor;
        int container;
        try (var lines = engine.inputReader()) {
            monitor = Integer.parseInt(lines.readLine());
            container = Integer.parseInt(lines.readLine());
        } finally {
            engine.destroyForcibly().waitFor();
        }
        try (Pidfd watched = Pidfd.open(monitor);
                Pidfd init = Pidfd.open(container)) {
            assertTrue(init.alive());
            assertEquals(0, Files.size(folder.resolve("exit")));
            final int sigterm = 15;
            assertTrue(init.signal(sigterm));
            awaitEnd(watched);
        }
        byte[] status = Files.readAllBytes(folder.resolve("exit"));
        assertEquals(
                23,
                new WaitStatus(ByteBuffer.wrap(status)
                                .order(ByteOrder.nativeOrder())
                                .getInt())
                        .code());
    }

    /** As an engine that is not the parent does: polls the pidfd. */
    private static void awaitEnd(Pidfd pidfd) {
        org.felucca.linux.Poller poller = org.felucca.linux.Poller.open();
        boolean[] ended = new boolean[1];
        poller.register(pidfd.fd(), (self, ready) -> ended[0] = ready.readable())
                .want(true, false);
        poller.poll(10_000);
        poller.free();
        assertTrue(ended[0]);
        assertFalse(pidfd.alive());
    }

    /** A JVM that starts a container, says so, and waits to be killed. */
    static final class Engine {
        private Engine() {}

        public static void main(String[] args) throws IOException {
            Program program = Containers.program(
                    Path.of(args[0]),
                    "outlive",
                    "sh",
                    "-c",
                    "trap 'exit 23' TERM; echo ready > /tmp/ready; while :; do sleep 0.05; done");
            Fd exit = LinuxFiles.create(args[1], 0600, OpenFlag.CREATE, OpenFlag.WRITE_ONLY);
            try (Start start = Monitor.start(Monitor.Spec.of("outlive", program, Containers.FIVE_NAMESPACES, exit))) {
                start.awaitExec();
                while (!Files.exists(Path.of("/proc/" + start.pid() + "/root/tmp/ready"))) {
                    Thread.onSpinWait();
                }
                System.out.println(start.monitor().pid());
                System.out.println(start.pid());
                System.in.read();
            }
        }
    }
}

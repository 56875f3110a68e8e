package org.felucca.linux.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Pidfd;

/**
 * Measures, beside {@code runc run} in the same run: a plain process, a container straight from the JVM, and a container through
 * its monitor until its exit status is in the file; and the memory of a monitor. A main class: {@code java -cp … SpawnBenchmark [rounds]}.
 */
final class SpawnBenchmark {
    private SpawnBenchmark() {}

    private interface Work {
        void run() throws Exception;
    }

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 300;
        Path folder = Files.createTempDirectory("felucca-bench");
        Path root = Containers.makeRoot(folder.resolve("rootfs"));
        Program container = Containers.program(root, "bench", "true");
        Program.Builder plain = Program.builder();
        Signals.reset(plain);
        plain.execve("/bin/busybox", List.of("true"), List.of());
        Program process = plain.build();

        measure("process, direct", rounds, () -> spawn(process, CloneArgs.PLAIN));
        measure("process, apart", rounds, () -> {
            try (Child child = Spawner.spawnApart("bench", process, List.of())) {
                child.await();
            }
        });
        measure("container, direct", rounds, () -> spawn(container, Containers.FIVE_NAMESPACES));
        measure("container, monitor", rounds, () -> monitor(folder, container));
        measure("runc run", Math.min(rounds, 50), runc(folder));
        memory(folder, root);
        new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor();
    }

    private static void spawn(Program program, CloneArgs args) {
        try (Child child = Spawner.spawn(program, args)) {
            check(child.await().code());
        }
    }

    private static void monitor(Path folder, Program program) throws IOException {
        Path status = folder.resolve("exit");
        try (Fd exit = LinuxFiles.create(status.toString(), 0600, OpenFlag.CREATE, OpenFlag.WRITE_ONLY);
                Start start = Monitor.start(Monitor.Spec.of("bench", program, Containers.FIVE_NAMESPACES, exit))) {
            start.awaitExec();
            try (Pidfd watched = start.monitor()) {
                watched.await();
            }
        }
        check(Files.readAllBytes(status)[1]);
        Files.delete(status);
    }

    private static Work runc(Path folder) throws Exception {
        exec(folder, "runc", "spec");
        Path config = folder.resolve("config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("\"terminal\": true", "\"terminal\": false")
                        .replace("\"sh\"", "\"true\""));
        return () -> exec(folder, "runc", "run", "felucca-bench-" + System.nanoTime());
    }

    private static void exec(Path folder, String... command) throws Exception {
        check(new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor());
    }

    private static void memory(Path folder, Path root) throws Exception {
        Program program = Containers.program(root, "bench", "sleep", "1000");
        try (Fd exit = LinuxFiles.create(
                        folder.resolve("exit").toString(), 0600, OpenFlag.CREATE, OpenFlag.WRITE_ONLY);
                Start start = Monitor.start(Monitor.Spec.of("bench", program, Containers.FIVE_NAMESPACES, exit))) {
            start.awaitExec();
            try (Pidfd watched = start.monitor();
                    Pidfd init = Pidfd.open(start.pid())) {
                for (String line : Files.readAllLines(Path.of("/proc/" + watched.pid() + "/smaps_rollup"))) {
                    if (line.matches("(Rss|Pss|Shared_Clean|Private_Clean|Private_Dirty):.*")) {
                        System.out.println("monitor " + line);
                    }
                }
                final int sigkill = 9;
                init.signal(sigkill);
                watched.await();
            }
        }
    }

    private static void check(int code) {
        if (code != 0) {
            throw new IllegalStateException("exit code " + code);
        }
    }

    private static void measure(String name, int rounds, Work work) throws Exception {
        for (int i = 0; i < rounds / 3; i++) {
            work.run();
        }
        long[] nanos = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            long begin = System.nanoTime();
            work.run();
            nanos[i] = System.nanoTime() - begin;
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%-20s median %6.2f ms   min %6.2f   p90 %6.2f%n",
                name,
                nanos[rounds / 2] / 1e6,
                nanos[0] / 1e6,
                nanos[rounds * 9 / 10] / 1e6);
    }
}

package org.felucca.itest.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Felucca, started as a user does: `felucca daemon`, in the foreground, in a network and a mount namespace of its own. */
final class FeluccaEngine implements Engine {
    /** One that ends is seen at once; one that starts on a machine with much else to do may take long. */
    private static final Duration START = Duration.ofMinutes(2);

    private final String name;
    private final Path folder;
    private final Map<String, String> configuration;
    private Process process;

    /**
     * @param configuration JSON texts by PID
     */
    FeluccaEngine(String name, Map<String, String> configuration) {
        this.name = name;
        this.configuration = configuration;
        this.folder = Path.of("/run", name);
    }

    @Override
    public void start() {
        String repository = System.getProperty("repository");
        // after a crash the containers' network namespace is the one to come back to
        Path home = folder.resolve("home.pid");
        String script =
                "ip link set lo up; exec \"$0\" daemon --root \"$1/root\" --run \"$1/run\" --socket \"$1/felucca.sock\" --config \"$1/config\" --cgroup-parent \"/$2\"";
        try {
            Path config = Files.createDirectories(folder.resolve("config"));
            for (Map.Entry<String, String> entry : configuration.entrySet()) {
                Files.writeString(config.resolve(entry.getKey() + ".json"), entry.getValue());
            }
            if (!Files.exists(home)) {
                Process holder = new ProcessBuilder(
                                "unshare", "--net", "--mount", "--propagation", "private", "sleep", "infinity")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("home.log").toFile())
                        .start();
                Await.until("namespaces of the engine", () -> movedAway(holder.pid()));
                Files.writeString(home, Long.toString(holder.pid()));
            }
            process = new ProcessBuilder(
                            "nsenter",
                            "--net",
                            "--mount",
                            "--target",
                            Files.readString(home),
                            "bash",
                            "-c",
                            script,
                            repository + "/felucca",
                            folder.toString(),
                            name)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until(() -> "an answer on " + socket() + "; its log:\n" + logText(), START, this::answers);
    }

    private static boolean movedAway(long pid) {
        try {
            Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/mnt"));
            Path program = Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "exe"));
            return !Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "ns/mnt"))
                            .equals(own)
                    && program.endsWith("sleep");
        } catch (IOException e) {
            return false;
        }
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new AssertionError("the engine ended with " + process.exitValue() + ": " + logText());
        }
        try {
            return Files.exists(socket()) && new Http(socket()).get("/_ping").status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    @Override
    public void stop() {
        Commands.ok("kill", "-TERM", Long.toString(pid()));
        awaitEnd();
    }

    @Override
    public void kill() {
        Commands.ok("kill", "-KILL", Long.toString(pid()));
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new AssertionError("the engine does not end: " + logText());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** As the engine itself wrote it down. */
    @Override
    public long pid() {
        try {
            return Long.parseLong(
                    Files.readString(folder.resolve("run/engine.pid")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Path socket() {
        return folder.resolve("felucca.sock");
    }

    @Override
    public Path root() {
        return folder.resolve("root");
    }

    private Path log() {
        return folder.resolve("felucca.log");
    }

    private String logText() {
        try {
            List<String> lines = Files.readAllLines(log());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public String cgroupParent() {
        return name;
    }

    @Override
    public String bridge() {
        return "felucca0";
    }

    @Override
    public boolean isDocker() {
        return false;
    }

    @Override
    public void close() {
        try {
            if (process != null && process.isAlive()) {
                end();
            }
            Path home = folder.resolve("home.pid");
            if (Files.exists(home)) {
                ProcessHandle.of(Long.parseLong(Files.readString(home))).ifPresent(ProcessHandle::destroyForcibly);
            }
            Files.createDirectories(Path.of("target"));
            if (Files.exists(log())) {
                Files.copy(log(), Path.of("target", name + ".log"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
            removeTree();
            removeControlGroups();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that never answered has no containers, and perhaps is no engine yet: what happened until then is in its log. */
    private void end() {
        if (Files.exists(socket())) {
            new SharedEngine.Clients(this).removeAllContainers();
            stop();
        } else {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            awaitEnd();
        }
    }

    private void removeTree() throws IOException {
        Commands.ok("rm", "-rf", "--one-file-system", folder.toString());
    }

    private void removeControlGroups() throws IOException {
        try (Stream<Path> hierarchies = Files.list(Path.of("/sys/fs/cgroup"))) {
            for (Path parent : Stream.concat(hierarchies, Stream.of(Path.of("/sys/fs/cgroup")))
                    .map(h -> h.resolve(name))
                    .filter(Files::isDirectory)
                    .toList()) {
                Commands.ok("find", parent.toString(), "-depth", "-type", "d", "-delete");
            }
        }
    }
}

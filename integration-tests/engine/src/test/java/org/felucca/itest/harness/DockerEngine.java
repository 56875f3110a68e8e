package org.felucca.itest.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Debian's Docker engine, started and ended by integration-tests/peer/dockerd. */
final class DockerEngine implements Engine {
    private final Path folder;
    private final Map<String, String> variables;

    /**
     * @param variables for the script that starts it
     */
    DockerEngine(String name, Map<String, String> variables) {
        this.folder = Path.of("/run", name);
        this.variables = variables;
    }

    @Override
    public void start() {
        peer("start");
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
        Path process = Path.of("/proc", Long.toString(pid()));
        Await.until("the end of the engine", () -> !Files.exists(process));
    }

    @Override
    public long pid() {
        try {
            return Long.parseLong(
                    Files.readString(folder.resolve("started.pid")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Path socket() {
        return folder.resolve("docker.sock");
    }

    @Override
    public Path root() {
        return folder.resolve("root");
    }

    @Override
    public String cgroupParent() {
        return "peer-" + folder.getFileName();
    }

    @Override
    public String bridge() {
        return "docker0";
    }

    @Override
    public boolean isDocker() {
        return true;
    }

    @Override
    public void close() {
        peer("stop");
    }

    private void peer(String act) {
        String script = System.getProperty("repository") + "/integration-tests/peer/dockerd";
        Commands.run(variables, new byte[0], script, act, folder.toString()).ok();
    }
}

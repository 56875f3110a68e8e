package org.felucca.itest.harness;

import java.nio.file.Path;
import java.util.Map;

/** An engine in namespaces of its own, with root, run folder, socket and cgroup parent of its own. */
public interface Engine extends AutoCloseable {
    /** Starts it (again) and returns when it answers. */
    void start();

    /** Ends it as SIGTERM does; containers may run on. */
    void stop();

    /** Ends it as a crash does. */
    void kill();

    /** Pid of the engine's process. */
    long pid();

    Path socket();

    /** Where its state lies. */
    Path root();

    /** Name of the control group under which its containers are, without slash. */
    String cgroupParent();

    /** The table of rules, or the link, that belong to it, by name. */
    String bridge();

    boolean isDocker();

    /** Ends it and removes all that was its own. */
    @Override
    void close();

    /** First of the host's users, and groups, that the containers of {@link #createRemapped} have as their own. */
    int HOST_UID = 100_000;

    int HOST_GID = 200_000;

    /** The same as {@link #create}, whose containers are in user namespaces: their ids are those of the host from HOST_UID and HOST_GID on. */
    static Engine createRemapped(String name) {
        return switch (System.getProperty("engine", "felucca")) {
            case "docker" ->
                new DockerEngine(
                        name,
                        Map.of(
                                "DOCKERD_SUBUID",
                                "nobody:" + HOST_UID + ":65536",
                                "DOCKERD_SUBGID",
                                "nobody:" + HOST_GID + ":65536",
                                "DOCKERD_FLAGS",
                                "--userns-remap=nobody:nogroup"));
            case "felucca" ->
                new FeluccaEngine(
                        name,
                        Map.of(
                                "org.felucca.containers",
                                "{\"userns.uids\": [\"0:" + HOST_UID + ":65536\"], \"userns.gids\": [\"0:" + HOST_GID
                                        + ":65536\"]}"));
            default -> throw new IllegalArgumentException("-Dengine is felucca or docker");
        };
    }

    /** A new engine of the kind that the property `engine` names, not yet started. Its name is short and unique. */
    static Engine create(String name) {
        return create(name, Map.of());
    }

    /**
     * The same, Felucca configured.
     *
     * @param configuration JSON texts by PID
     */
    static Engine create(String name, Map<String, String> configuration) {
        return switch (System.getProperty("engine", "felucca")) {
            case "docker" -> new DockerEngine(name, Map.of());
            case "felucca" -> new FeluccaEngine(name, configuration);
            default -> throw new IllegalArgumentException("-Dengine is felucca or docker");
        };
    }
}

package org.felucca.itest.harness;

import java.nio.file.Path;

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

    /** A new engine of the kind that the property `engine` names, not yet started. Its name is short and unique. */
    static Engine create(String name) {
        return switch (System.getProperty("engine", "felucca")) {
            case "docker" -> new DockerEngine(name);
            case "felucca" -> new FeluccaEngine(name);
            default -> throw new IllegalArgumentException("-Dengine is felucca or docker");
        };
    }
}

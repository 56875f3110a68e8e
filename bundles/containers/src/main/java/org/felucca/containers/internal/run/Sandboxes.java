package org.felucca.containers.internal.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.EngineLink;
import org.felucca.containers.internal.PublishedPorts;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.containers.internal.spec.Modes;
import org.felucca.engine.network.ConnectSandbox;
import org.felucca.engine.network.DisconnectSandbox;
import org.felucca.engine.network.Sandbox;
import org.felucca.linux.Fd;
import org.felucca.model.Errors;
import org.felucca.model.HostConfig;
import org.felucca.model.oci.OciNamespace;

/** Which namespaces a container makes, shares or joins, and its place on networks. */
final class Sandboxes {
    private static final Path UNIFIED = Path.of("/sys/fs/cgroup/cgroup.controllers");

    /** Where it is in every container. */
    static final String SHARED_MEMORY = "/dev/shm";

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    private final Containers containers;
    private final EngineLink engine;

    Sandboxes(Containers containers, EngineLink engine) {
        this.containers = containers;
        this.engine = engine;
    }

    /** Makes the network namespace and its endpoints; empty for a container that uses another's or the host's. */
    Optional<Sandbox> connect(ContainerRecord record, RunUser user) throws IOException, InterruptedException {
        String mode = record.hostConfig().namespaces().network();
        if (mode.equals(Modes.HOST) || Modes.isContainer(mode)) {
            return Optional.empty();
        }
        return Optional.of(engine.run(new ConnectSandbox(
                record.id(),
                record.name(),
                mode,
                record.networks(),
                PublishedPorts.wanted(record),
                record.config().hostname(),
                record.hostConfig().dns().servers(),
                user.descriptor())));
    }

    /** Gives back what it had on its networks. */
    void disconnect(ContainerRecord record) throws IOException, InterruptedException {
        engine.run(new DisconnectSandbox(record.id()));
    }

    /** The container whose network this one shares. */
    Optional<Container> networkOwner(ContainerRecord record) {
        String mode = record.hostConfig().namespaces().network();
        return Modes.isContainer(mode) ? Optional.of(containers.find(Modes.container(mode))) : Optional.empty();
    }

    /** The namespaces of the OCI document. Throws CONFLICT when another container is meant that does not run. */
    List<OciNamespace> namespaces(ContainerRecord record, Optional<Sandbox> sandbox, RunUser user) {
        HostConfig.Namespaces modes = record.hostConfig().namespaces();
        List<OciNamespace> all = new ArrayList<>();
        all.add(new OciNamespace("mount", ""));
        user.namespace().ifPresent(fd -> all.add(new OciNamespace("user", fd.procPath())));
        if (sandbox.isPresent()) {
            all.add(new OciNamespace("network", "/proc/self/fd/" + sandbox.get().namespaceFd()));
        } else {
            add(all, "network", "net", modes.network());
        }
        add(all, "uts", "uts", modes.uts());
        add(all, "ipc", "ipc", modes.ipc());
        add(all, "pid", "pid", modes.pid());
        if (cgroupIsPrivate(modes.cgroup())) {
            all.add(new OciNamespace("cgroup", ""));
        }
        return all;
    }

    private void add(List<OciNamespace> all, String type, String procName, String mode) {
        if (Modes.isContainer(mode)) {
            all.add(new OciNamespace(type, "/proc/" + pidOf(Modes.container(mode), type) + "/ns/" + procName));
        } else if (!mode.equals(Modes.HOST)) {
            all.add(new OciNamespace(type, ""));
        }
    }

    private int pidOf(String reference, String type) {
        Container other = containers.find(reference);
        if (!other.state().alive()) {
            throw Errors.conflict(
                    switch (type) {
                        case "network" -> "cannot join network of a non running container: %s";
                        case "ipc" -> "can't join IPC of container %1$s: container %1$s is not running";
                        default -> "container %s is not running";
                    },
                    other.id());
        }
        if (type.equals("ipc")) {
            requireShareable(other);
        }
        return other.state().pid();
    }

    private static void requireShareable(Container donor) {
        switch (donor.record().hostConfig().namespaces().ipc()) {
            case Modes.PRIVATE ->
                throw Errors.invalid(
                        "can't join IPC of container %s: non-shareable IPC (hint: use IpcMode:shareable for the donor container)",
                        donor.id());
            case Modes.NONE ->
                throw Errors.invalid("can't join IPC of container %s: IPC mode none is not shareable", donor.id());
            default -> {}
        }
    }

    /** The memory that a container shares with the one whose IPC namespace it is in; to be closed by the caller. */
    Optional<Fd> sharedMemory(ContainerRecord record) throws InterruptedException {
        String mode = record.hostConfig().namespaces().ipc();
        if (!Modes.isContainer(mode)) {
            return Optional.empty();
        }
        Container donor = containers.find(Modes.container(mode));
        pidOf(donor.id().value(), "ipc");
        return Optional.of(Fd.of(donor.liveTask(PATIENCE).openMount(SHARED_MEMORY)));
    }

    /** As Docker: the host's on v1, one of its own on v2, where nothing is said. */
    private static boolean cgroupIsPrivate(String mode) {
        return mode.equals(Modes.PRIVATE) || (mode.isEmpty() && Files.exists(UNIFIED));
    }
}

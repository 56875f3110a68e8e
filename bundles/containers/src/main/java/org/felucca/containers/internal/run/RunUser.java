package org.felucca.containers.internal.run;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.Settings;
import org.felucca.containers.internal.create.UserNamespaceChecks;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.containers.internal.spec.Modes;
import org.felucca.driver.exec.Task;
import org.felucca.linux.Fd;
import org.felucca.linux.Namespace;
import org.felucca.linux.Namespaces;
import org.felucca.linux.program.UserNamespace;
import org.felucca.model.HostConfig;
import org.felucca.model.IdMappings;

/**
 * The user namespace of a run that is about to begin: made before all else, as the network namespace must belong to it. It lives while this is open or
 * the run does.
 *
 * @param ids whose files on the host the container's are
 * @param namespace absent in the host's
 */
record RunUser(IdMappings ids, Optional<Fd> namespace) implements AutoCloseable {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    /**
     * That of the container whose namespaces are shared, as their owner must be one's own user namespace; else a new one where the engine has ids for its
     * containers.
     */
    static RunUser open(ContainerRecord record, Containers containers, Settings settings) throws InterruptedException {
        HostConfig.Namespaces modes = record.hostConfig().namespaces();
        if (modes.user().equals(Modes.HOST)) {
            return new RunUser(IdMappings.NONE, Optional.empty());
        }
        for (String mode : List.of(modes.network(), modes.ipc(), modes.pid())) {
            Optional<Task> other =
                    Modes.isContainer(mode) ? task(containers.lookUp(Modes.container(mode))) : Optional.empty();
            if (other.isPresent() && !other.get().ids().isNone()) {
                Task task = other.get();
                return new RunUser(task.ids(), Optional.of(Namespaces.open(task.pid(), Namespace.USER)));
            }
        }
        IdMappings ids = settings.ids();
        if (ids.isNone()) {
            return new RunUser(ids, Optional.empty());
        }
        UserNamespaceChecks.check(record.hostConfig(), settings);
        return new RunUser(ids, Optional.of(UserNamespace.create(ids.uidMap(), ids.gidMap())));
    }

    private static Optional<Task> task(Optional<Container> other) throws InterruptedException {
        return other.isPresent() && other.get().state().alive()
                ? Optional.of(other.get().liveTask(PATIENCE))
                : Optional.empty();
    }

    OptionalInt descriptor() {
        return namespace.isPresent() ? OptionalInt.of(namespace.get().number()) : OptionalInt.empty();
    }

    @Override
    public void close() {
        namespace.ifPresent(Fd::close);
    }
}

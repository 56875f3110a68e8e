package org.felucca.containers.internal.run;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
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
    /**
     * That of the container whose namespaces are shared, as their owner must be one's own user namespace; else a new one where the engine has ids for its
     * containers.
     */
    static RunUser open(ContainerRecord record, Containers containers, Settings settings) {
        HostConfig.Namespaces modes = record.hostConfig().namespaces();
        if (modes.user().equals(Modes.HOST)) {
            return new RunUser(IdMappings.NONE, Optional.empty());
        }
        Optional<Task> shared = Stream.of(modes.network(), modes.ipc(), modes.pid())
                .filter(Modes::isContainer)
                .flatMap(mode -> containers.lookUp(Modes.container(mode)).stream())
                .flatMap(other -> RunUser.task(other).stream())
                .filter(task -> !task.ids().isNone())
                .findFirst();
        if (shared.isPresent()) {
            Task task = shared.get();
            return new RunUser(task.ids(), Optional.of(Namespaces.open(task.pid(), Namespace.USER)));
        }
        IdMappings ids = settings.ids();
        if (ids.isNone()) {
            return new RunUser(ids, Optional.empty());
        }
        UserNamespaceChecks.check(record.hostConfig(), settings);
        return new RunUser(ids, Optional.of(UserNamespace.create(ids.uidMap(), ids.gidMap())));
    }

    private static Optional<Task> task(Container other) {
        return other.state().alive() ? other.task() : Optional.empty();
    }

    OptionalInt descriptor() {
        return namespace.isPresent() ? OptionalInt.of(namespace.get().number()) : OptionalInt.empty();
    }

    @Override
    public void close() {
        namespace.ifPresent(Fd::close);
    }
}

package org.felucca.containers.internal.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.Drivers;
import org.felucca.containers.internal.Links;
import org.felucca.containers.internal.Settings;
import org.felucca.containers.internal.log.Logs;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.containers.internal.spec.RuntimeSpecs;
import org.felucca.containers.internal.spec.SecurityOptions;
import org.felucca.driver.DriverTable;
import org.felucca.driver.exec.ExecDriver;
import org.felucca.driver.exec.ExecSpec;
import org.felucca.driver.exec.RootMounts;
import org.felucca.driver.exec.Task;
import org.felucca.engine.container.MountPoint;
import org.felucca.engine.network.Sandbox;
import org.felucca.linux.Fd;
import org.felucca.model.ContainerConfigBuilder;
import org.felucca.model.HostConfig;
import org.felucca.model.IdMappings;
import org.felucca.model.oci.OciMount;
import org.felucca.model.oci.RuntimeSpec;

/** Makes a task of a container: its files, its document, its log, its process. */
final class Tasks {
    private final Containers containers;
    private final Drivers drivers;
    private final Settings settings;
    private final Logs logs;

    Tasks(Containers containers, Drivers drivers, Settings settings) {
        this.containers = containers;
        this.drivers = drivers;
        this.settings = settings;
        this.logs = new Logs(containers, drivers);
    }

    /** Starts the container's process; nothing is left behind if that fails. Caller holds the container's lock. */
    void start(
            Container container,
            List<MountPoint> mounts,
            Optional<Sandbox> sandbox,
            Sandboxes sandboxes,
            RunUser user,
            String apparmor,
            Begun begun)
            throws IOException, InterruptedException {
        ContainerRecord record = withLinks(container.record());
        Optional<Fd> shared = sandboxes.sharedMemory(record);
        try {
            List<OciMount> files = new ArrayList<>(files(container, sandbox, sandboxes, user.ids()));
            shared.ifPresent(memory -> files.add(
                    new OciMount(Sandboxes.SHARED_MEMORY, "bind", memory.procPath(), List.of("bind", "rprivate"))));
            start(
                    container,
                    document(record.withMounts(mounts), files, sandbox, sandboxes, user, apparmor),
                    user,
                    begun);
        } finally {
            shared.ifPresent(Fd::close);
        }
    }

    private RuntimeSpec document(
            ContainerRecord record,
            List<OciMount> files,
            Optional<Sandbox> sandbox,
            Sandboxes sandboxes,
            RunUser user,
            String apparmor) {
        return RuntimeSpecs.of(
                record,
                files,
                sandboxes.namespaces(record, sandbox, user),
                user.ids(),
                settings.cgroupParent(),
                apparmor);
    }

    private void start(Container container, RuntimeSpec spec, RunUser user, Begun begun)
            throws IOException, InterruptedException {
        ContainerRecord record = container.record();
        RootMounts root = drivers.graph()
                .take(record.graphDriver())
                .mounts(record.layer())
                .shownTo(user.ids());
        Path runFolder = Files.createDirectories(containers.runFolder(container));
        try (DriverTable.Use<ExecDriver> exec =
                drivers.exec().use(record.hostConfig().runtime())) {
            Task task = exec.driver().create(execSpec(container, spec, root, runFolder));
            try {
                logs.open(container).ifPresent(container.hub()::log);
                task.streams().connect(container.hub());
                task.start();
            } catch (InterruptedException | RuntimeException e) {
                task.delete();
                throw e;
            }
            begun.accept(task);
        }
    }

    /** Takes a run that has begun: before its driver can go, which leaves it to a successor. */
    interface Begun {
        void accept(Task task) throws IOException;
    }

    /** What links say comes before what the user says, who may so replace it. */
    private ContainerRecord withLinks(ContainerRecord record) {
        List<String> variables = new ArrayList<>(Links.variables(containers, record));
        if (variables.isEmpty()) {
            return record;
        }
        variables.addAll(record.config().env());
        return record.withConfig(
                ContainerConfigBuilder.builder(record.config()).env(variables).build());
    }

    private ExecSpec execSpec(Container container, RuntimeSpec spec, RootMounts root, Path runFolder) {
        ContainerRecord record = container.record();
        HostConfig host = record.hostConfig();
        SecurityOptions security = SecurityOptions.parse(host.security().securityOpt());
        return new ExecSpec(
                record.id(),
                spec,
                record.config().user(),
                host.security().groupAdd(),
                host.security().privileged() && security.seccomp().isEmpty() ? "unconfined" : security.seccomp(),
                host.init().orElse(settings.init()),
                root,
                record.config().openStdin(),
                runFolder,
                containers.folder(container));
    }

    private List<OciMount> files(Container container, Optional<Sandbox> sandbox, Sandboxes sandboxes, IdMappings ids)
            throws IOException {
        ContainerRecord record = container.record();
        Optional<Container> owner = sandboxes.networkOwner(record);
        if (owner.isPresent()) {
            return new ContainerFiles(containers.folder(owner.get())).mounts();
        }
        ContainerFiles files = new ContainerFiles(containers.folder(container));
        if (sandbox.isPresent()) {
            files.write(
                    record,
                    sandbox.get().endpoints().values(),
                    Links.hosts(containers, record),
                    sandbox.get().nameservers());
        } else {
            files.writeOfHost(record);
        }
        files.give(ids);
        return files.mounts();
    }

    /** Opens the log of an adopted run. */
    void reopenLog(Container container) throws InterruptedException {
        logs.reopen(container).ifPresent(container.hub()::log);
    }

    /** The receiver of a sandbox closes its descriptor: by now the container holds the namespace. */
    static void closeDescriptor(Sandbox sandbox) {
        Fd.of(sandbox.namespaceFd()).close();
    }
}

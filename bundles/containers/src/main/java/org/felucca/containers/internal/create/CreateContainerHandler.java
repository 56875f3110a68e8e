package org.felucca.containers.internal.create;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.Drivers;
import org.felucca.containers.internal.EngineLink;
import org.felucca.containers.internal.Links;
import org.felucca.containers.internal.Settings;
import org.felucca.containers.internal.Tellings;
import org.felucca.containers.internal.log.Logs;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.containers.internal.spec.Modes;
import org.felucca.containers.internal.spec.Mounts;
import org.felucca.containers.internal.volumes.ContainerVolumes;
import org.felucca.engine.HandlerReplaced;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.container.CreateContainer;
import org.felucca.engine.container.CreatedContainer;
import org.felucca.engine.container.MountPoint;
import org.felucca.engine.image.ContainerRootfs;
import org.felucca.engine.image.ImageDetails;
import org.felucca.engine.image.InspectImage;
import org.felucca.engine.image.OpenRootfs;
import org.felucca.engine.network.InspectNetwork;
import org.felucca.model.ContainerConfig;
import org.felucca.model.ContainerId;
import org.felucca.model.EndpointSettings;
import org.felucca.model.EndpointSettingsBuilder;
import org.felucca.model.ErrorKind;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.model.HostConfig;
import org.felucca.model.HostConfigBuilder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes a container: checks the wish, merges it with the image, makes the layer, keeps the record. */
@Component(property = JobHandler.JOB + "=container.create")
public final class CreateContainerHandler implements JobHandler<CreateContainer, CreatedContainer> {
    private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");

    private final Containers containers;
    private final Drivers drivers;
    private final EngineLink engine;
    private final Settings settings;
    private final ContainerVolumes volumes;

    @Activate
    public CreateContainerHandler(
            @Reference Containers containers,
            @Reference Drivers drivers,
            @Reference EngineLink engine,
            @Reference Settings settings) {
        this.containers = containers;
        this.drivers = drivers;
        this.engine = engine;
        this.settings = settings;
        this.volumes = new ContainerVolumes(containers, engine, drivers);
    }

    @Override
    public CreatedContainer run(CreateContainer request, JobContext context) throws IOException, InterruptedException {
        Checks.run(request.config(), request.hostConfig());
        HostConfig host = resolved(
                HostDefaults.fill(request.hostConfig(), request.config().networkDisabled(), settings));
        UserNamespaceChecks.check(host, settings);
        checkDrivers(host);
        if (request.config().image().isEmpty()
                && request.config().cmd().isEmpty()
                && request.config().entrypoint().isEmpty()) {
            throw Errors.invalid("no command specified");
        }
        ImageDetails image = engine.run(new InspectImage(request.config().image()));
        request.platform()
                .ifPresent(wanted ->
                        Checks.platform(wanted, image, request.config().image()));
        if (context.checkpoint().orElse(null) instanceof List<?> layer) {
            // a predecessor could not remove it: its drivers had gone
            drivers.graph().take((String) layer.get(0)).remove((String) layer.get(1));
        }
        ContainerId id = ContainerId.random();
        ContainerConfig config = ImageDefaults.merge(request.config(), image.config(), id, sharedHostname(host));
        List<MountPoint> mounts = Mounts.points(host, config.volumes(), this::mountsOf);

        String name = containers.reserveName(request.name(), id);
        boolean made = false;
        try {
            ContainerRootfs rootfs = engine.run(new OpenRootfs(image.id().toString(), id.value()));
            context.checkpoint(List.of(rootfs.driver(), rootfs.key()));
            Container container = add(request, id, name, config, host, image, rootfs, mounts);
            made = true;
            engine.tell(Tellings.of(container, "create"));
            return new CreatedContainer(id, Warnings.of(host));
        } finally {
            if (!made) {
                containers.releaseName(name, id);
            }
        }
    }

    private Container add(
            CreateContainer request,
            ContainerId id,
            String name,
            ContainerConfig config,
            HostConfig host,
            ImageDetails image,
            ContainerRootfs rootfs,
            List<MountPoint> mounts)
            throws IOException, InterruptedException {
        List<MountPoint> made = List.of();
        try {
            made = volumes.create(id, mounts);
            volumes.fill(id, rootfs, host.runtime(), made, settings.ids(host));
            return containers.add(new ContainerRecord(
                    id,
                    name,
                    Instant.now(),
                    config,
                    host,
                    image.id().toString(),
                    image.platform(),
                    rootfs.driver(),
                    rootfs.key(),
                    made,
                    networks(request, host.namespaces().network(), config.macAddress())));
        } catch (IOException | RuntimeException | InterruptedException e) {
            boolean interrupted = Thread.interrupted(); // what was made goes first
            volumes.abandon(id, e);
            if (!(e instanceof HandlerReplaced)) {
                drivers.graph().take(rootfs.driver()).remove(rootfs.key());
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            throw e;
        }
    }

    /** What {@code --volumes-from} takes over. One that is not there is INVALID: to a client, NOT_FOUND at creation is a missing image. */
    private List<MountPoint> mountsOf(String reference) {
        return containers
                .lookUp(reference)
                .orElseThrow(() -> Errors.invalid("No such container: %s", reference))
                .record()
                .mounts();
    }

    private void checkDrivers(HostConfig host) throws InterruptedException {
        if (!drivers.exec().knows(host.runtime()) && !host.runtime().equals(settings.runtime())) {
            throw Errors.invalid("unknown or invalid runtime name: %s", host.runtime());
        }
        Logs.check(host.logConfig(), drivers, settings.logDriver());
    }

    /**
     * {@code container:<name>} as {@code container:<id>}, so that a rename does not break it. One that is not there is told at the start, as with
     * Docker: to a client, NOT_FOUND at creation is a missing image.
     */
    private HostConfig resolved(HostConfig host) {
        HostConfig.Namespaces modes = host.namespaces();
        return HostConfigBuilder.builder(host)
                .links(
                        Modes.isUserDefined(modes.network())
                                ? List.of()
                                : host.links().stream()
                                        .map(link -> Links.resolve(containers, link))
                                        .toList())
                .namespaces(new HostConfig.Namespaces(
                        resolved(modes.network()),
                        present(modes.pid()),
                        present(modes.ipc()),
                        modes.uts(),
                        modes.user(),
                        modes.cgroup()))
                .build();
    }

    /** The same for a namespace whose container has to be there now. Not as NOT_FOUND, which to a client is a missing image. */
    private String present(String mode) {
        String resolved = resolved(mode);
        if (Modes.isContainer(mode) && containers.lookUp(Modes.container(mode)).isEmpty()) {
            throw Errors.invalid("No such container: %s", Modes.container(mode));
        }
        return resolved;
    }

    private String resolved(String mode) {
        return Modes.isContainer(mode)
                ? containers
                        .lookUp(Modes.container(mode))
                        .map(other -> Modes.ofContainer(other.id().value()))
                        .orElse(mode)
                : mode;
    }

    /** The name that comes with the network or the UTS namespace of others; empty for a container with its own. */
    private String sharedHostname(HostConfig host) throws IOException {
        HostConfig.Namespaces modes = host.namespaces();
        if (Modes.isContainer(modes.network())) {
            return containers
                    .lookUp(Modes.container(modes.network()))
                    .map(other -> other.record().config().hostname())
                    .orElse("");
        }
        boolean hosts = modes.network().equals(Modes.HOST) || modes.uts().equals(Modes.HOST);
        return hosts ? Files.readString(HOSTNAME).strip() : "";
    }

    /** @param mac told outside of the networks, by clients before API 1.44: it is that of the first network */
    private Map<String, EndpointSettings> networks(CreateContainer request, String mode, String mac)
            throws IOException, InterruptedException {
        Map<String, EndpointSettings> networks = new LinkedHashMap<>();
        for (Map.Entry<String, EndpointSettings> wanted : request.networks().entrySet()) {
            networks.put(networkName(wanted.getKey()), wanted.getValue());
        }
        if (!Modes.isContainer(mode)) {
            String first = networkName(mode);
            networks.putIfAbsent(first, EndpointSettings.none());
            if (Modes.isUserDefined(mode)) {
                networks.computeIfPresent(
                        first,
                        (name, settings) ->
                                linked(settings, request.hostConfig().links()));
            }
            networks.computeIfPresent(
                    first,
                    (name, settings) -> mac.isEmpty() || !settings.macAddress().isEmpty()
                            ? settings
                            : EndpointSettingsBuilder.builder(settings)
                                    .macAddress(mac)
                                    .build());
        }
        return networks;
    }

    /** Links of a container on a user's network are that network's. */
    private static EndpointSettings linked(EndpointSettings settings, List<String> links) {
        return links.isEmpty() || !settings.links().isEmpty()
                ? settings
                : EndpointSettingsBuilder.builder(settings).links(links).build();
    }

    /** Of one that may be named by its id. That there is none is told at the start, as with Docker. */
    private String networkName(String reference) throws IOException, InterruptedException {
        if (!Modes.isUserDefined(reference)) {
            return reference.equals(Modes.DEFAULT) ? Modes.BRIDGE : reference;
        }
        try {
            return engine.run(new InspectNetwork(reference)).name();
        } catch (FeluccaException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return reference;
            }
            throw e;
        }
    }
}

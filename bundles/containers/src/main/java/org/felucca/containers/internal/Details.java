package org.felucca.containers.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.containers.internal.record.HealthRecord;
import org.felucca.containers.internal.record.RunState;
import org.felucca.containers.internal.spec.Modes;
import org.felucca.containers.internal.spec.SecurityOptions;
import org.felucca.driver.graph.GraphDriver;
import org.felucca.engine.container.ContainerDetails;
import org.felucca.engine.container.ContainerDetailsBuilder;
import org.felucca.engine.container.ContainerState;
import org.felucca.engine.container.ContainerStateBuilder;
import org.felucca.engine.image.InspectImage;
import org.felucca.model.ContainerStatus;
import org.felucca.model.EndpointSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Containers as others see them: put together from immutable values, with no lock taken. */
@Component(service = Details.class)
public final class Details {
    private static final String JSON_FILE = "json-file";

    private final Containers containers;
    private final Drivers drivers;
    private final EngineLink engine;

    @Activate
    public Details(@Reference Containers containers, @Reference Drivers drivers, @Reference EngineLink engine) {
        this.containers = containers;
        this.drivers = drivers;
        this.engine = engine;
    }

    /** All about a container; sizes cost a walk over its files. */
    public ContainerDetails of(Container container, boolean size) throws IOException, InterruptedException {
        if (!size) {
            return of(container);
        }
        ContainerRecord record = container.record();
        long own = ownSize(record);
        long image = engine.run(new InspectImage(record.imageId())).size();
        return ContainerDetailsBuilder.builder(of(container))
                .sizeRw(Optional.of(own))
                .sizeRootFs(Optional.of(own + image))
                .build();
    }

    /** All about a container but its sizes. */
    public ContainerDetails of(Container container) {
        return known(container).driverData(driverData(container.record())).build();
    }

    /** What lists tell of a container: nothing that the disk has to be asked for. */
    public ContainerDetails listed(Container container) {
        return known(container).build();
    }

    private ContainerDetailsBuilder known(Container container) {
        ContainerRecord record = container.record();
        RunState state = container.state();
        List<String> command = record.commandLine();
        Path folder = containers.folder(container);
        Path network = folder;
        String mode = record.hostConfig().namespaces().network();
        if (Modes.isContainer(mode)) {
            network = containers
                    .lookUp(Modes.container(mode))
                    .map(containers::folder)
                    .orElse(folder);
        }
        boolean everRan = state.startedAt().isPresent();
        return ContainerDetailsBuilder.builder()
                .id(record.id())
                .name(record.name())
                .created(record.created())
                .config(record.config())
                .hostConfig(Links.shown(containers, record))
                .imageId(record.imageId())
                .imageName(record.config().image())
                .state(state(state, container.health()))
                .networks(state.networks().isEmpty() ? endpoints(record) : state.networks())
                .sandboxId(state.sandboxId())
                .ports(PublishedPorts.inEffect(record, state))
                .networkMode(mode)
                .mounts(record.mounts())
                .execIds(container.execs())
                .path(command.isEmpty() ? "" : command.get(0))
                .args(command.isEmpty() ? List.of() : command.subList(1, command.size()))
                .restartCount(state.restartCount())
                .driver(record.graphDriver())
                .logPath(logPath(record, folder))
                .apparmorProfile(everRan ? state.apparmor() : apparmor(record))
                .hostnamePath(everRan ? network.resolve("hostname").toString() : "")
                .hostsPath(everRan ? network.resolve("hosts").toString() : "")
                .resolvConfPath(everRan ? network.resolve("resolv.conf").toString() : "")
                .platform(record.platform());
    }

    /** What was asked for, until a start has found out what the host has. */
    private static String apparmor(ContainerRecord record) {
        return SecurityOptions.parse(record.hostConfig().security().securityOpt())
                .apparmor();
    }

    private static String logPath(ContainerRecord record, Path folder) {
        return record.hostConfig().logConfig().type().equals(JSON_FILE)
                ? folder.resolve(record.id() + "-json.log").toString()
                : "";
    }

    private Map<String, String> driverData(ContainerRecord record) {
        return drivers.graph()
                .find(record.graphDriver())
                .filter(driver -> driver.exists(record.layer()))
                .map(driver -> driver.metadata(record.layer()))
                .orElse(Map.of());
    }

    private long ownSize(ContainerRecord record) {
        Optional<GraphDriver> driver = drivers.graph().find(record.graphDriver());
        return driver.filter(d -> d.exists(record.layer()))
                .map(d -> d.usage(record.layer()))
                .orElse(0L);
    }

    /** The networks it will be on, with what was asked for. */
    private static Map<String, EndpointSettings> endpoints(ContainerRecord record) {
        String mode = record.hostConfig().namespaces().network();
        return Modes.isContainer(mode) ? Map.of() : record.networks();
    }

    private static ContainerState state(RunState state, Optional<HealthRecord> health) {
        ContainerStatus status = state.status();
        return ContainerStateBuilder.builder()
                .status(status)
                .running(state.alive() || status == ContainerStatus.RESTARTING)
                .paused(status == ContainerStatus.PAUSED)
                .restarting(status == ContainerStatus.RESTARTING)
                .oomKilled(state.oomKilled())
                .dead(status == ContainerStatus.DEAD)
                .pid(state.pid())
                .exitCode(state.exitCode())
                .error(state.error())
                .startedAt(state.startedAt())
                .finishedAt(state.finishedAt())
                .health(health.map(HealthRecord::health))
                .build();
    }
}

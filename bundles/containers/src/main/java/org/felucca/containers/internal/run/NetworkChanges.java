package org.felucca.containers.internal.run;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.EngineLink;
import org.felucca.containers.internal.PublishedPorts;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.containers.internal.record.RunState;
import org.felucca.containers.internal.spec.Modes;
import org.felucca.engine.Event;
import org.felucca.engine.network.AdoptSandbox;
import org.felucca.engine.network.AttachEndpoint;
import org.felucca.engine.network.Attachment;
import org.felucca.engine.network.DetachEndpoint;
import org.felucca.engine.network.InspectNetwork;
import org.felucca.engine.network.NetworkDetails;
import org.felucca.linux.Fd;
import org.felucca.linux.Namespace;
import org.felucca.linux.Namespaces;
import org.felucca.model.EndpointSettings;
import org.felucca.model.EndpointSettingsBuilder;
import org.felucca.model.ErrorKind;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;

/**
 * Networks that a container comes to or leaves after it was made: written down for its next start, and done at once where it runs. First the networks
 * do it, then it is written here; an engine that is killed in between finds out at {@link #adopt}.
 */
public final class NetworkChanges {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    private final Containers containers;
    private final EngineLink engine;

    NetworkChanges(Containers containers, EngineLink engine) {
        this.containers = containers;
        this.engine = engine;
    }

    /** Throws INVALID where the container has no networks of its own, FORBIDDEN when it is on it, NOT_FOUND without the network. */
    public void connect(Container container, String reference, EndpointSettings settings)
            throws IOException, InterruptedException {
        container.lockedWithRun(PATIENCE, () -> {
            NetworkDetails network = engine.run(new InspectNetwork(reference));
            check(container, network);
            if (container.state().alive()) {
                attach(container, network, settings);
            } else {
                EndpointSettings kept = EndpointSettingsBuilder.builder(settings)
                        .networkId(network.id().value())
                        .build();
                write(container, network.name(), kept, kept);
            }
            return null;
        });
    }

    private static void check(Container container, NetworkDetails network) {
        String mode = container.record().hostConfig().namespaces().network();
        if (container.removed()) {
            throw Errors.notFound("No such container: %s", container.id());
        }
        if (mode.equals(Modes.HOST) || Modes.isContainer(mode)) {
            throw Errors.invalid(
                    "container sharing network namespace with another container or host cannot be connected to any other network");
        }
        if (network.name().equals(Modes.HOST)) {
            throw Errors.invalid("container cannot be disconnected from host network or connected to host network");
        }
        Set<String> others = current(container).keySet();
        boolean none = network.name().equals(Modes.NONE) ? !others.isEmpty() : others.contains(Modes.NONE);
        if (none && !(others.size() == 1 && others.contains(network.name()))) {
            throw Errors.invalid(
                    "container cannot be connected to multiple networks with one of the networks in private (none) mode");
        }
    }

    /** By name. */
    private static Map<String, EndpointSettings> current(Container container) {
        return container.state().networks().isEmpty()
                ? container.record().networks()
                : container.state().networks();
    }

    private void attach(Container container, NetworkDetails network, EndpointSettings settings)
            throws IOException, InterruptedException {
        if (container.state().networks().containsKey(network.name())) {
            throw Errors.forbidden(
                    "endpoint with name %s already exists in network %s",
                    container.record().name(), network.name());
        }
        Attachment made;
        try (Fd namespace = Namespaces.open(container.state().pid(), Namespace.NETWORK)) {
            made = engine.run(new AttachEndpoint(
                    container.id(),
                    network.id().value(),
                    settings,
                    PublishedPorts.wanted(container.record()),
                    namespace.number()));
        }
        write(container, network.name(), settings, made.endpoint());
        containers.state(container, s -> s.withPublished(made.published()));
        ContainerFiles files = new ContainerFiles(containers.folder(container));
        files.addAddress(container.record(), made.endpoint().ipAddress());
        if (!made.nameservers().isEmpty()) {
            files.writeResolver(container.record(), made.nameservers());
        }
    }

    private void write(Container container, String network, EndpointSettings wanted, EndpointSettings shown)
            throws IOException {
        ContainerRecord record = container.record();
        containers.change(container, record.withNetworks(with(record.networks(), network, wanted)));
        RunState state = container.state();
        if (!state.networks().isEmpty() || state.alive()) {
            containers.state(container, s -> s.withNetworks(with(s.networks(), network, shown)));
        }
    }

    private static Map<String, EndpointSettings> with(
            Map<String, EndpointSettings> networks, String name, EndpointSettings settings) {
        Map<String, EndpointSettings> changed = new LinkedHashMap<>(networks);
        changed.put(name, settings);
        return changed;
    }

    private static Map<String, EndpointSettings> without(Map<String, EndpointSettings> networks, String name) {
        Map<String, EndpointSettings> changed = new LinkedHashMap<>(networks);
        changed.remove(name);
        return changed;
    }

    /** Throws FORBIDDEN when it is not on it. A container that does not run may be on a network that is no more. */
    public void disconnect(Container container, String reference) throws IOException, InterruptedException {
        container.lockedWithRun(PATIENCE, () -> {
            String name = name(container, reference);
            Map<String, EndpointSettings> current = current(container);
            if (name.equals(Modes.HOST) && current.containsKey(name)) {
                throw Errors.invalid("container cannot be disconnected from host network or connected to host network");
            }
            EndpointSettings endpoint = current.get(name);
            if (endpoint == null) {
                throw Errors.forbidden(
                        container.state().alive()
                                ? "container %s is not connected to network %s"
                                : "container %s is not connected to the network %s",
                        container.id(),
                        name);
            }
            if (container.state().alive()) {
                try (Fd namespace = Namespaces.open(container.state().pid(), Namespace.NETWORK)) {
                    engine.run(new DetachEndpoint(container.id(), name, namespace.number()));
                }
            }
            forget(container, name);
            if (container.state().alive()) {
                new ContainerFiles(containers.folder(container)).removeAddress(endpoint.ipAddress());
            } else {
                tell(container, name, endpoint);
            }
            return null;
        });
    }

    private void tell(Container container, String name, EndpointSettings endpoint) {
        engine.tell(Event.now(
                "network",
                "disconnect",
                endpoint.networkId(),
                Map.of("container", container.id().value(), "name", name, "type", "bridge")));
    }

    private String name(Container container, String reference) throws IOException, InterruptedException {
        try {
            return engine.run(new InspectNetwork(reference)).name();
        } catch (FeluccaException e) {
            if (e.kind() == ErrorKind.NOT_FOUND && !container.state().alive()) {
                return reference;
            }
            throw e;
        }
    }

    private void forget(Container container, String name) throws IOException {
        ContainerRecord record = container.record();
        containers.change(container, record.withNetworks(without(record.networks(), name)));
        containers.state(container, s -> s.withNetworks(without(s.networks(), name)));
    }

    /** A container runs on under a new engine: what was being changed when the last one was killed is changed, or not. Caller holds its lock. */
    void adopt(Container container) throws IOException, InterruptedException {
        RunState state = container.state();
        if (state.networks().keySet().stream().noneMatch(Modes::isUserDefined)
                && container.record().networks().keySet().stream().noneMatch(Modes::isUserDefined)) {
            return;
        }
        Set<String> there;
        try (Fd namespace = Namespaces.open(state.pid(), Namespace.NETWORK)) {
            there = engine.run(new AdoptSandbox(
                    container.id(), container.record().networks().keySet(), namespace.number()));
        }
        for (String name : state.networks().keySet()) {
            if (!there.contains(name)) {
                forget(container, name);
            }
        }
    }
}

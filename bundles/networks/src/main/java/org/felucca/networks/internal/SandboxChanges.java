package org.felucca.networks.internal;

import static org.felucca.model.Errors.conflict;

import java.io.IOException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.felucca.engine.network.AdoptSandbox;
import org.felucca.engine.network.AttachEndpoint;
import org.felucca.engine.network.Attachment;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.model.ContainerId;
import org.felucca.model.NetworkId;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;
import org.felucca.netlink.Links;
import org.felucca.netlink.Netlink;
import org.felucca.netlink.NetworkNamespace;
import org.felucca.netlink.Routes;
import org.felucca.networks.internal.Joins.Guest;
import org.felucca.networks.internal.Joins.Joined;
import org.felucca.networks.internal.Joins.Wish;
import org.felucca.networks.internal.dns.Resolvers;
import org.felucca.networks.internal.ports.HostPorts;

/**
 * What changes about containers while they run. An endpoint is written down before it is made, and marked until it is whole: so its address is never
 * another's, and an engine that comes after a kill takes away what was half made.
 */
final class SandboxChanges {
    private static final int MOST_INTERFACES = 1000;

    private final Networks networks;
    private final HostPorts hostPorts;
    private final Drivers drivers;
    private final Joins joins;
    private final Resolve resolve;

    /** Has a container find others by name, in its network namespace. */
    interface Resolve {
        void serve(SandboxRecord sandbox, Fd namespace);
    }

    SandboxChanges(Networks networks, HostPorts hostPorts, Drivers drivers, Joins joins, Resolve resolve) {
        this.resolve = resolve;
        this.networks = networks;
        this.hostPorts = hostPorts;
        this.drivers = drivers;
        this.joins = joins;
    }

    /** Connects a container to a further network. */
    Attachment attach(AttachEndpoint request) throws IOException, InterruptedException {
        NetworkRecord network = networks.arrive(request.network());
        try {
            SandboxRecord sandbox = networks.sandbox(request.container())
                    .orElseThrow(() -> conflict("container %s has no networks of its own", request.container()));
            if (sandbox.on(network.id()).isPresent()) {
                throw conflict("endpoint with name %s already exists in network %s", sandbox.name(), network.name());
            }
            return attach(request, network, sandbox);
        } finally {
            networks.arrived(network);
        }
    }

    private Attachment attach(AttachEndpoint request, NetworkRecord network, SandboxRecord sandbox)
            throws IOException, InterruptedException {
        boolean out =
                network.leadsOut() && sandbox.endpoints().stream().noneMatch(SandboxRecord.Endpoint::defaultRoute);
        boolean publishes = out
                && sandbox.endpoints().stream()
                        .allMatch(endpoint -> endpoint.ports().isEmpty());
        Guest guest = new Guest(sandbox.container(), sandbox.name(), sandbox.hostname());
        Wish wish = new Wish(
                request.settings(), publishes ? request.portBindings() : Map.of(), freeInterface(sandbox), out);
        Joined joined = joins.take(network, guest, wish);
        networks.keep(sandbox.with(joined.endpoint().withPending(true)));
        try {
            joins.plug(joined, request.namespaceFd());
        } catch (RuntimeException | InterruptedException e) {
            networks.keep(sandbox);
            throw e;
        }
        SandboxRecord now = sandbox.with(joined.endpoint()).withResolver(sandbox.resolver() || network.ofUser());
        networks.keep(now);
        if (now.resolver()) {
            resolve.serve(now, Fd.of(request.namespaceFd()));
        }
        return new Attachment(
                network.name(), joined.settings(), published(now), now.resolver() ? Resolvers.ADDRESSES : List.of());
    }

    private static String freeInterface(SandboxRecord sandbox) {
        Set<String> taken = sandbox.endpoints().stream()
                .map(SandboxRecord.Endpoint::interfaceName)
                .collect(Collectors.toSet());
        return IntStream.range(0, MOST_INTERFACES)
                .mapToObj(number -> "eth" + number)
                .filter(name -> !taken.contains(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<Port, List<PortBinding>> published(SandboxRecord sandbox) {
        Map<Port, List<PortBinding>> published = new LinkedHashMap<>();
        sandbox.endpoints().forEach(endpoint -> published.putAll(endpoint.ports()));
        return published;
    }

    /** Takes a container off a network. Whether it was on it. */
    boolean detach(ContainerId container, NetworkId network, int namespaceFd) throws IOException, InterruptedException {
        Optional<SandboxRecord> sandbox = networks.sandbox(container);
        Optional<SandboxRecord.Endpoint> endpoint = sandbox.flatMap(found -> found.on(network));
        if (endpoint.isEmpty()) {
            return false;
        }
        SandboxRecord rest = sandbox.get().without(network);
        unlink(endpoint.get(), namespaceFd);
        joins.unplug(endpoint.get());
        networks.keep(rest);
        joins.giveBack(endpoint.get());
        if (endpoint.get().defaultRoute()) {
            leaveByAnother(rest, endpoint.get(), namespaceFd);
        }
        return true;
    }

    /** The way out has gone; the published ports go where the next one is. */
    private void leaveByAnother(SandboxRecord sandbox, SandboxRecord.Endpoint gone, int namespaceFd)
            throws IOException, InterruptedException {
        Optional<NetworkRecord> next = Sandboxes.wayOut(sandbox.endpoints().stream()
                .flatMap(endpoint -> networks.network(endpoint.network()).stream())
                .toList());
        if (next.isEmpty()) {
            return;
        }
        SandboxRecord.Endpoint endpoint =
                sandbox.on(next.get().id()).orElseThrow().withDefaultRoute(true).withPorts(gone.ports());
        networks.keep(sandbox.with(endpoint));
        try (Netlink inside = NetworkNamespace.netlinkIn(Fd.of(namespaceFd))) {
            inside.execute(Routes.addDefault(InetAddress.getByName(next.get().gateway())));
        }
        if (!endpoint.ports().isEmpty()) {
            hostPorts.restore(InetAddress.getByName(endpoint.address()), endpoint.ports());
            drivers.of(next.get()).publish(next.get().toSpec(), endpoint.toSpec());
        }
    }

    /** At once, not when the driver comes to it: its name may be wanted again, and its route is in the way of the next. */
    private static void unlink(SandboxRecord.Endpoint endpoint, int namespaceFd) {
        // the caller closes the namespace
        try (Netlink inside = NetworkNamespace.netlinkIn(Fd.of(namespaceFd))) {
            inside.execute(Links.delete(endpoint.interfaceName()));
        } catch (LinuxException e) {
            if (!e.is(Errno.ENODEV)) {
                throw e;
            }
            // the container has removed it, or it was never made
        }
    }

    /** A container runs on under a new engine. Answers the names of the networks that it is on. */
    Set<String> adopt(AdoptSandbox request) throws IOException, InterruptedException {
        Set<NetworkId> known = request.networks().stream()
                .flatMap(name -> networks.called(name).stream())
                .map(NetworkRecord::id)
                .collect(Collectors.toSet());
        Optional<SandboxRecord> sandbox = networks.sandbox(request.container());
        for (SandboxRecord.Endpoint endpoint :
                sandbox.map(SandboxRecord::endpoints).orElse(List.of())) {
            if (endpoint.pending() || !known.contains(endpoint.network())) {
                detach(request.container(), endpoint.network(), request.namespaceFd());
            }
        }
        networks.sandbox(request.container())
                .filter(SandboxRecord::resolver)
                .ifPresent(found -> resolve.serve(found, Fd.of(request.namespaceFd())));
        Set<String> names = new LinkedHashSet<>();
        networks.sandbox(request.container())
                .map(SandboxRecord::endpoints)
                .orElse(List.of())
                .forEach(endpoint ->
                        networks.network(endpoint.network()).ifPresent(network -> names.add(network.name())));
        return names;
    }

    /** A container is found by another name. */
    void rename(ContainerId container, String name) throws IOException {
        Optional<SandboxRecord> sandbox = networks.sandbox(container);
        if (sandbox.isPresent()) {
            String before = sandbox.get().name();
            networks.keep(sandbox.get()
                    .withName(name)
                    .withEndpoints(sandbox.get().endpoints().stream()
                            .map(endpoint -> endpoint.withNames(endpoint.names().stream()
                                    .map(one -> one.equals(before) ? name : one)
                                    .toList()))
                            .toList()));
        }
    }
}

package org.felucca.networks.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.felucca.model.ContainerId;
import org.felucca.model.NetworkId;

/** Who is on which network and is called what there, at one moment. Immutable; addresses are numbers. */
final class NameTable {
    private final Map<NetworkId, NetworkRecord> networks;
    private final Map<ContainerId, SandboxRecord> sandboxes = new HashMap<>();
    private final Map<NetworkId, Map<String, List<Integer>>> addresses = new HashMap<>();
    private final Map<NetworkId, Map<Integer, String>> names = new HashMap<>();

    NameTable(Map<NetworkId, NetworkRecord> networks, Collection<SandboxRecord> sandboxes) {
        this.networks = Map.copyOf(networks);
        for (SandboxRecord sandbox : sandboxes) {
            this.sandboxes.put(sandbox.container(), sandbox);
            for (SandboxRecord.Endpoint endpoint : sandbox.endpoints()) {
                if (!endpoint.names().isEmpty() && !endpoint.address().isEmpty() && !endpoint.pending()) {
                    add(endpoint);
                }
            }
        }
    }

    private void add(SandboxRecord.Endpoint endpoint) {
        int address = Subnet.number(endpoint.address());
        Map<String, List<Integer>> here = addresses.computeIfAbsent(endpoint.network(), unused -> new HashMap<>());
        for (String name : endpoint.names()) {
            List<Integer> all = here.computeIfAbsent(name.toLowerCase(Locale.ROOT), unused -> new ArrayList<>());
            if (!all.contains(address)) {
                all.add(address);
            }
        }
        names.computeIfAbsent(endpoint.network(), unused -> new HashMap<>())
                .put(address, endpoint.names().get(0));
    }

    /** What a container has. */
    Optional<SandboxRecord> sandbox(ContainerId container) {
        return Optional.ofNullable(sandboxes.get(container));
    }

    Optional<NetworkRecord> network(NetworkId id) {
        return Optional.ofNullable(networks.get(id));
    }

    /** Whoever has a name on a network; empty when nobody does. */
    List<Integer> addresses(NetworkId network, String name) {
        return addresses.getOrDefault(network, Map.of()).getOrDefault(name, List.of());
    }

    /** The name of who has an address on a network. */
    Optional<String> name(NetworkId network, int address) {
        return Optional.ofNullable(names.getOrDefault(network, Map.of()).get(address));
    }
}

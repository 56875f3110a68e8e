package org.felucca.networks.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.felucca.model.NetworkId;

/** Who is called what on each network of users, at one moment. Addresses are numbers. */
final class NameTable {
    private final Map<NetworkId, Map<String, List<Integer>>> addresses = new HashMap<>();
    private final Map<NetworkId, Map<Integer, String>> names = new HashMap<>();

    /** @param named whether a network has names at all */
    NameTable(Collection<SandboxRecord> sandboxes, Predicate<NetworkId> named) {
        for (SandboxRecord sandbox : sandboxes) {
            for (SandboxRecord.Endpoint endpoint : sandbox.endpoints()) {
                if (named.test(endpoint.network()) && !endpoint.address().isEmpty() && !endpoint.pending()) {
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
        if (!endpoint.names().isEmpty()) {
            names.computeIfAbsent(endpoint.network(), unused -> new HashMap<>())
                    .put(address, endpoint.names().get(0));
        }
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

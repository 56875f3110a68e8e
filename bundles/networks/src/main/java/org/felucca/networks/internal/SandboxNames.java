package org.felucca.networks.internal;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.felucca.model.ContainerId;
import org.felucca.networks.internal.dns.Names;

/** Names as containers see them: of who is on their networks, and of their links there. With {@code .network} behind, of that network alone. */
final class SandboxNames implements Names {
    private final Networks networks;

    SandboxNames(Networks networks) {
        this.networks = networks;
    }

    @Override
    public List<Integer> addresses(ContainerId asker, String name) {
        NameTable table = networks.names();
        Optional<SandboxRecord> sandbox = table.sandbox(asker);
        if (sandbox.isEmpty()) {
            return List.of();
        }
        for (SandboxRecord.Endpoint endpoint : sandbox.get().endpoints()) {
            List<Integer> found = addresses(table, endpoint, name);
            if (!found.isEmpty()) {
                return found;
            }
        }
        for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
            String network = name.substring(dot + 1);
            for (SandboxRecord.Endpoint endpoint : sandbox.get().endpoints()) {
                boolean meant = table.network(endpoint.network())
                        .filter(record -> record.name().toLowerCase(Locale.ROOT).equals(network))
                        .isPresent();
                List<Integer> found = meant ? addresses(table, endpoint, name.substring(0, dot)) : List.of();
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return List.of();
    }

    private static List<Integer> addresses(NameTable table, SandboxRecord.Endpoint endpoint, String name) {
        for (Map.Entry<String, String> link : endpoint.links().entrySet()) {
            if (link.getKey().toLowerCase(Locale.ROOT).equals(name)) {
                return table.addresses(endpoint.network(), link.getValue().toLowerCase(Locale.ROOT));
            }
        }
        return table.addresses(endpoint.network(), name);
    }

    @Override
    public Optional<String> name(ContainerId asker, int address) {
        NameTable table = networks.names();
        return table.sandbox(asker).map(SandboxRecord::endpoints).orElse(List.of()).stream()
                .flatMap(endpoint -> table
                        .name(endpoint.network(), address)
                        .flatMap(name -> table.network(endpoint.network()).map(network -> name + "." + network.name()))
                        .stream())
                .findFirst();
    }

    @Override
    public boolean leadsOut(ContainerId asker) {
        NameTable table = networks.names();
        return table.sandbox(asker).map(SandboxRecord::endpoints).orElse(List.of()).stream()
                .anyMatch(endpoint -> table.network(endpoint.network())
                        .filter(NetworkRecord::leadsOut)
                        .isPresent());
    }
}

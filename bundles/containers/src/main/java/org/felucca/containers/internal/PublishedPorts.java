package org.felucca.containers.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.containers.internal.record.RunState;
import org.felucca.model.HostConfig;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;

/** Which ports of a container are published, and which are. */
public final class PublishedPorts {
    private static final PortBinding ANY = new PortBinding("", "");

    private PublishedPorts() {}

    /** As Docker: of the ports that are exposed those that have bindings, and with {@code -P} the others too, each on a free port. */
    public static Map<Port, List<PortBinding>> wanted(ContainerRecord record) {
        HostConfig host = record.hostConfig();
        Map<Port, List<PortBinding>> wanted = new LinkedHashMap<>();
        for (Port port : record.config().exposedPorts()) {
            List<PortBinding> bindings = host.portBindings().getOrDefault(port, List.of());
            if (!bindings.isEmpty()) {
                wanted.put(port, bindings);
            } else if (host.publishAllPorts()) {
                wanted.put(port, List.of(ANY));
            }
        }
        return wanted;
    }

    /** What clients see while it runs on a network of its own: the ports that are exposed, with their places on the host. */
    static Map<Port, List<PortBinding>> inEffect(ContainerRecord record, RunState state) {
        boolean connected = state.networks().values().stream()
                .anyMatch(endpoint -> !endpoint.ipAddress().isEmpty());
        if (!connected) {
            return Map.of();
        }
        Map<Port, List<PortBinding>> ports = new LinkedHashMap<>();
        record.config().exposedPorts().stream()
                .sorted(Port.ORDER)
                .forEach(port -> ports.put(port, state.published().getOrDefault(port, List.of())));
        return ports;
    }
}

package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import com.google.gson.annotations.SerializedName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.engine.container.ContainerDetails;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;

/** {@code {"IP":"0.0.0.0","PrivatePort":80,"PublicPort":8080,"Type":"tcp"}}. */
record PortWire(
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("IP") String ip,
        int privatePort,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) int publicPort,
        String type) {

    /** The ports in effect, by container port: none while it does not run. */
    static Map<Port, List<PortBinding>> inEffect(ContainerDetails container) {
        Map<Port, List<PortBinding>> ports = new LinkedHashMap<>();
        if (container.state().running()) {
            container.config().exposedPorts().forEach(port -> ports.put(port, List.of()));
            ports.putAll(container.hostConfig().portBindings());
        }
        return ports;
    }

    static List<PortWire> list(ContainerDetails container) {
        List<PortWire> list = new ArrayList<>();
        inEffect(container).forEach((port, bindings) -> {
            List<PortWire> published = bindings.stream()
                    .filter(b -> b.hostPort().matches("\\d{1,5}"))
                    .map(b -> new PortWire(
                            b.hostIp().isEmpty() ? "0.0.0.0" : b.hostIp(),
                            port.number(),
                            Integer.parseInt(b.hostPort()),
                            port.protocol()))
                    .toList();
            list.addAll(published.isEmpty() ? List.of(new PortWire("", port.number(), 0, port.protocol())) : published);
        });
        return list;
    }
}

package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import com.google.gson.annotations.SerializedName;
import java.util.ArrayList;
import java.util.List;
import org.felucca.engine.container.ContainerDetails;

/** {@code {"IP":"0.0.0.0","PrivatePort":80,"PublicPort":8080,"Type":"tcp"}}. */
record PortWire(
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("IP") String ip,
        int privatePort,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) int publicPort,
        String type) {

    static List<PortWire> list(ContainerDetails container) {
        List<PortWire> list = new ArrayList<>();
        container.ports().forEach((port, bindings) -> {
            List<PortWire> published = bindings.stream()
                    .map(b -> new PortWire(b.hostIp(), port.number(), Integer.parseInt(b.hostPort()), port.protocol()))
                    .toList();
            list.addAll(published.isEmpty() ? List.of(new PortWire("", port.number(), 0, port.protocol())) : published);
        });
        return list;
    }
}

package org.felucca.server.internal.wire;

import java.util.Map;
import org.felucca.model.EndpointSettings;
import org.felucca.model.HostConfig;

/** {@code {"Image":"busybox", … ,"HostConfig":{…},"NetworkingConfig":{"EndpointsConfig":{…}}}}: what stands beside the {@link ContainerConfigWire}. */
public record CreateContainerWire(HostConfigWire hostConfig, NetworkingConfigWire networkingConfig) {

    record NetworkingConfigWire(Map<String, EndpointWire> endpointsConfig) {}

    /** As the client meant it; {@code minor} is that of the API version 1.minor it speaks. */
    public HostConfig hostConfigToModel(int minor) {
        return hostConfig == null ? HostConfig.empty() : hostConfig.toModel(minor);
    }

    public Map<String, EndpointSettings> networksToModel() {
        return networkingConfig == null
                ? Map.of()
                : Shapes.eachValue(
                        networkingConfig.endpointsConfig(), e -> e == null ? EndpointSettings.none() : e.toModel());
    }
}

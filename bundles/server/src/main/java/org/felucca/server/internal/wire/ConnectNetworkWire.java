package org.felucca.server.internal.wire;

import org.felucca.engine.network.ConnectNetwork;
import org.felucca.engine.network.DisconnectNetwork;
import org.felucca.model.EndpointSettings;
import org.felucca.model.Errors;

/** {@code {"Container":"web","EndpointConfig":{"Aliases":["w"], …},"Force":false}}: of a connect, and of a disconnect. */
public record ConnectNetworkWire(String container, EndpointWire endpointConfig, boolean force) {
    public ConnectNetwork toConnect(String network) {
        EndpointSettings settings = endpointConfig == null ? EndpointSettings.none() : endpointConfig.toModel();
        return new ConnectNetwork(network, named(), settings);
    }

    public DisconnectNetwork toDisconnect(String network) {
        return new DisconnectNetwork(network, named(), force);
    }

    private String named() {
        if (container == null || container.isEmpty()) {
            throw Errors.invalid("invalid name or ID supplied: \"\"");
        }
        return container;
    }
}

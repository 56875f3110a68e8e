package org.felucca.engine.network;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;
import org.felucca.model.EndpointSettings;

/**
 * Connects a container to a further network, at once if it runs.
 *
 * @param network name, id or unique prefix
 * @param container name, id or unique prefix
 * @param settings wanted
 */
@JobName("network.connect")
public record ConnectNetwork(String network, String container, EndpointSettings settings) implements JobRequest<Void> {
    public ConnectNetwork {
        network = Absent.text(network);
        container = Absent.text(container);
        settings = settings == null ? EndpointSettings.none() : settings;
    }
}

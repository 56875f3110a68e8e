package org.felucca.engine.network;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Takes a container off a network, at once if it runs.
 *
 * @param network name, id or unique prefix
 * @param container name, id or unique prefix
 * @param force even if the network knows nothing of a container that is no more
 */
@JobName("network.disconnect")
public record DisconnectNetwork(String network, String container, boolean force) implements JobRequest<Void> {
    public DisconnectNetwork {
        network = Absent.text(network);
        container = Absent.text(container);
    }
}

package org.felucca.engine.network;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Removes a network. FORBIDDEN while a container runs on it, and for the engine's own.
 *
 * @param network name, id or unique prefix
 */
@JobName("network.remove")
public record RemoveNetwork(String network) implements JobRequest<Void> {
    public RemoveNetwork {
        network = Absent.text(network);
    }
}

package org.felucca.engine.network;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Tells all about one.
 *
 * @param network name, id or unique prefix
 */
@JobName("network.inspect")
public record InspectNetwork(String network) implements JobRequest<NetworkDetails> {
    public InspectNetwork {
        network = Absent.text(network);
    }
}

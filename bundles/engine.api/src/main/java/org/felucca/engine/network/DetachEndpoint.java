package org.felucca.engine.network;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;
import org.felucca.model.ContainerId;

/**
 * For the job handlers of containers: takes a container that runs off one of its networks. Does nothing when it is not on it.
 *
 * @param container whose
 * @param network name, id or unique prefix
 * @param namespaceFd a descriptor, the sender's, of its network namespace
 */
@JobName("network.detach")
public record DetachEndpoint(ContainerId container, String network, int namespaceFd) implements JobRequest<Void> {
    public DetachEndpoint {
        network = Absent.text(network);
    }
}

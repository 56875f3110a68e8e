package org.felucca.engine.network;

import java.util.Set;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;
import org.felucca.model.ContainerId;

/**
 * For the job handlers of containers: a container runs on under a new engine. What had only begun to be connected, or is not known to the container, is
 * taken off; the rest is made to work again. Answers the names of the networks that it is on.
 *
 * @param container whose
 * @param networks names of those that it is on, as far as the container knows
 * @param namespaceFd a descriptor, the sender's, of its network namespace
 */
@JobName("network.adopt")
public record AdoptSandbox(ContainerId container, Set<String> networks, int namespaceFd)
        implements JobRequest<Set<String>> {
    public AdoptSandbox {
        networks = Absent.set(networks);
    }
}

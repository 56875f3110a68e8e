package org.felucca.engine.network;

import java.util.List;
import java.util.Map;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;
import org.felucca.model.ContainerId;
import org.felucca.model.EndpointSettings;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;

/**
 * For the job handlers of containers: connects a container that runs to a further network. CONFLICT when it is on it.
 *
 * @param container whose
 * @param network name, id or unique prefix
 * @param settings wanted
 * @param portBindings to publish where nothing of the container is published yet
 * @param namespaceFd a descriptor, the sender's, of its network namespace
 */
@JobName("network.attach")
public record AttachEndpoint(
        ContainerId container,
        String network,
        EndpointSettings settings,
        Map<Port, List<PortBinding>> portBindings,
        int namespaceFd)
        implements JobRequest<Attachment> {
    public AttachEndpoint {
        network = Absent.text(network);
        portBindings = Absent.map(portBindings);
    }
}

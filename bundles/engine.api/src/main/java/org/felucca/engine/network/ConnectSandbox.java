package org.felucca.engine.network;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;
import org.felucca.model.ContainerId;
import org.felucca.model.EndpointSettings;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;

/**
 * For the job handlers of containers: makes the network namespace of a container and its endpoints.
 *
 * @param container whose
 * @param containerName for names and events
 * @param mode {@code none}, {@code bridge} or a network's name; never host or container
 * @param endpoints wanted, by network name
 * @param portBindings to publish
 * @param hostname of the container
 * @param nameservers to ask about names that are no container's; empty for the host's
 * @param userNamespace a descriptor, the sender's, of the user namespace that the network namespace shall belong to; empty for the host's
 */
@JobName("network.join")
public record ConnectSandbox(
        ContainerId container,
        String containerName,
        String mode,
        Map<String, EndpointSettings> endpoints,
        Map<Port, List<PortBinding>> portBindings,
        String hostname,
        List<String> nameservers,
        OptionalInt userNamespace)
        implements JobRequest<Sandbox> {
    public ConnectSandbox {
        containerName = Absent.text(containerName);
        mode = Absent.text(mode);
        endpoints = Absent.map(endpoints);
        portBindings = Absent.map(portBindings);
        hostname = Absent.text(hostname);
        nameservers = Absent.list(nameservers);
    }
}

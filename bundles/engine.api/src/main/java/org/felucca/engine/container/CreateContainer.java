package org.felucca.engine.container;

import java.util.Map;
import java.util.Optional;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;
import org.felucca.model.ContainerConfig;
import org.felucca.model.EndpointSettings;
import org.felucca.model.HostConfig;
import org.felucca.model.Platform;

/**
 * Makes a container, not yet running. NOT_FOUND without the image, CONFLICT when the name is taken.
 *
 * @param name wanted, without slash; empty for a generated one
 * @param config what runs
 * @param hostConfig how it is tied to the host
 * @param networks by network name; empty for what the network mode says
 * @param platform wanted
 */
@JobName("container.create")
public record CreateContainer(
        String name,
        ContainerConfig config,
        HostConfig hostConfig,
        Map<String, EndpointSettings> networks,
        Optional<Platform> platform)
        implements JobRequest<CreatedContainer> {
    public CreateContainer {
        name = Absent.text(name);
        networks = Absent.map(networks);
        platform = Absent.optional(platform);
    }
}

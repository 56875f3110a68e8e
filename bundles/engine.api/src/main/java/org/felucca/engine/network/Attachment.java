package org.felucca.engine.network;

import java.util.List;
import java.util.Map;
import org.felucca.model.Absent;
import org.felucca.model.EndpointSettings;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;

/**
 * What came of connecting a container that runs.
 *
 * @param network its name
 * @param endpoint with the addresses given
 * @param published ports of the container that are published by now, all of them
 * @param nameservers of the engine for resolv.conf; empty for those of the container's own settings, or the host's
 */
public record Attachment(
        String network, EndpointSettings endpoint, Map<Port, List<PortBinding>> published, List<String> nameservers) {
    public Attachment {
        network = Absent.text(network);
        published = Absent.map(published);
        nameservers = Absent.list(nameservers);
    }
}

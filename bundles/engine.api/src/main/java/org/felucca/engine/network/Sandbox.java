package org.felucca.engine.network;

import java.util.List;
import java.util.Map;
import org.felucca.model.Absent;
import org.felucca.model.EndpointSettings;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;

/**
 * A network namespace that is ready. It lives as long as a process is in it or its descriptor is open.
 *
 * @param id its id
 * @param namespaceFd an open descriptor of it in this process, the receiver's to close
 * @param endpoints with the addresses given, by network name
 * @param published ports in effect
 * @param nameservers of the engine for resolv.conf; empty for those of the container's own settings, or the host's
 */
public record Sandbox(
        String id,
        int namespaceFd,
        Map<String, EndpointSettings> endpoints,
        Map<Port, List<PortBinding>> published,
        List<String> nameservers) {
    public Sandbox {
        id = Absent.text(id);
        endpoints = Absent.map(endpoints);
        published = Absent.map(published);
        nameservers = Absent.list(nameservers);
    }
}

package org.felucca.networks.internal;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.driver.network.EndpointSpec;
import org.felucca.model.Absent;
import org.felucca.model.ContainerId;
import org.felucca.model.EndpointId;
import org.felucca.model.NetworkId;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;

/**
 * What a running container has on its networks, as it is kept under the run root.
 *
 * @param name the container's
 * @param hostname the container's
 * @param resolver it asks the engine's name server
 * @param nameservers to ask about names that are nobody's here; empty for the host's
 */
@RecordBuilder
record SandboxRecord(
        ContainerId container,
        String name,
        String hostname,
        List<SandboxRecord.Endpoint> endpoints,
        boolean resolver,
        List<String> nameservers)
        implements SandboxRecordBuilder.With {
    SandboxRecord {
        name = Absent.text(name);
        hostname = Absent.text(hostname);
        endpoints = Absent.list(endpoints);
        nameservers = Absent.list(nameservers);
    }

    Optional<Endpoint> on(NetworkId network) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.network().equals(network))
                .findFirst();
    }

    /** With a further endpoint, in the place of one on the same network. */
    SandboxRecord with(Endpoint added) {
        List<Endpoint> all = new ArrayList<>(without(added.network()).endpoints);
        all.add(added);
        return withEndpoints(all);
    }

    SandboxRecord without(NetworkId network) {
        return withEndpoints(endpoints.stream()
                .filter(endpoint -> !endpoint.network().equals(network))
                .toList());
    }

    /**
     * One of its endpoints.
     *
     * @param interfaceName in the container; empty on {@code none}
     * @param macAddress in effect, or empty
     * @param address without prefix length, or empty
     * @param ports published, by port of the container
     * @param names by which others on the network find it, the container's first; empty where there is no name server
     * @param links other containers' names by names of its own for them
     * @param defaultRoute its way out
     * @param pending it is just being made for a container that runs
     */
    @RecordBuilder
    record Endpoint(
            NetworkId network,
            EndpointId id,
            String interfaceName,
            String macAddress,
            String address,
            int prefixLength,
            Map<Port, List<PortBinding>> ports,
            List<String> names,
            Map<String, String> links,
            boolean defaultRoute,
            boolean pending)
            implements SandboxRecordEndpointBuilder.With {
        Endpoint {
            interfaceName = Absent.text(interfaceName);
            macAddress = Absent.text(macAddress);
            address = Absent.text(address);
            ports = Absent.map(ports);
            names = Absent.list(names);
            links = Absent.map(links);
        }

        /** In CIDR form, or empty. */
        String cidr() {
            return address.isEmpty() ? "" : address + "/" + prefixLength;
        }

        /** As its driver knew it. */
        EndpointSpec toSpec() {
            return toSpec(Map.of());
        }

        /** As its driver gets to know it. */
        EndpointSpec toSpec(Map<String, String> options) {
            return new EndpointSpec(id, interfaceName, macAddress, cidr(), "", ports, options, defaultRoute);
        }
    }
}

package org.felucca.networks.internal;

import java.util.List;
import java.util.Map;
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
 */
record SandboxRecord(ContainerId container, String name, List<SandboxRecord.Endpoint> endpoints) {
    SandboxRecord {
        name = Absent.text(name);
        endpoints = Absent.list(endpoints);
    }

    /**
     * One of its endpoints.
     *
     * @param interfaceName in the container; empty on {@code none}
     * @param macAddress in effect, or empty
     * @param address without prefix length, or empty
     * @param ports published, by port of the container
     */
    record Endpoint(
            NetworkId network,
            EndpointId id,
            String interfaceName,
            String macAddress,
            String address,
            int prefixLength,
            Map<Port, List<PortBinding>> ports) {
        Endpoint {
            interfaceName = Absent.text(interfaceName);
            macAddress = Absent.text(macAddress);
            address = Absent.text(address);
            ports = Absent.map(ports);
        }

        /** In CIDR form, or empty. */
        String cidr() {
            return address.isEmpty() ? "" : address + "/" + prefixLength;
        }

        /** As its driver knew it. */
        EndpointSpec toSpec() {
            return new EndpointSpec(id, interfaceName, macAddress, cidr(), "", ports, Map.of());
        }
    }
}

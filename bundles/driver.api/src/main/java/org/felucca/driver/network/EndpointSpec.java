package org.felucca.driver.network;

import java.util.List;
import java.util.Map;
import org.felucca.model.Absent;
import org.felucca.model.EndpointId;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;

/**
 * A container's place on a network, addresses chosen.
 *
 * @param id its id
 * @param interfaceName in the container: {@code eth0}
 * @param macAddress or empty for one from the address
 * @param ipv4Address with prefix length, or empty
 * @param ipv6Address with prefix length, or empty
 * @param ports to publish
 * @param options of the driver
 * @param defaultRoute what no other route of the container takes leaves by this endpoint, where its network leads out
 */
public record EndpointSpec(
        EndpointId id,
        String interfaceName,
        String macAddress,
        String ipv4Address,
        String ipv6Address,
        Map<Port, List<PortBinding>> ports,
        Map<String, String> options,
        boolean defaultRoute) {
    public EndpointSpec {
        interfaceName = Absent.text(interfaceName);
        macAddress = Absent.text(macAddress);
        ipv4Address = Absent.text(ipv4Address);
        ipv6Address = Absent.text(ipv6Address);
        ports = Absent.map(ports);
        options = Absent.map(options);
    }

    /** The only endpoint of its container. */
    public EndpointSpec(
            EndpointId id,
            String interfaceName,
            String macAddress,
            String ipv4Address,
            String ipv6Address,
            Map<Port, List<PortBinding>> ports,
            Map<String, String> options) {
        this(id, interfaceName, macAddress, ipv4Address, ipv6Address, ports, options, true);
    }
}

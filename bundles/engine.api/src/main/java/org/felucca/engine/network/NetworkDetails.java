package org.felucca.engine.network;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.felucca.model.Absent;
import org.felucca.model.NetworkId;

/**
 * All about a network; immutable.
 *
 * @param id its id
 * @param name unique
 * @param created when
 * @param scope {@code local}
 * @param driver its driver
 * @param enableIpv4 has IPv4
 * @param enableIpv6 has IPv6
 * @param pools address pools
 * @param ipamDriver who chooses addresses
 * @param ipamOptions for that one
 * @param internal no way out
 * @param attachable by hand
 * @param ingress of a swarm
 * @param options of the driver
 * @param labels of the user
 * @param members by container id
 */
public record NetworkDetails(
        NetworkId id,
        String name,
        Instant created,
        String scope,
        String driver,
        boolean enableIpv4,
        boolean enableIpv6,
        List<NetworkDetails.Pool> pools,
        String ipamDriver,
        Map<String, String> ipamOptions,
        boolean internal,
        boolean attachable,
        boolean ingress,
        Map<String, String> options,
        Map<String, String> labels,
        Map<String, NetworkDetails.Member> members) {
    public NetworkDetails {
        name = Absent.text(name);
        scope = Absent.text(scope);
        driver = Absent.text(driver);
        pools = Absent.list(pools);
        ipamDriver = Absent.text(ipamDriver);
        ipamOptions = Absent.map(ipamOptions);
        options = Absent.map(options);
        labels = Absent.map(labels);
        members = Absent.map(members);
    }

    /**
     * Addresses of a network.
     *
     * @param subnet in CIDR form
     * @param range the part of it that containers get, in CIDR form; empty for all of it
     * @param gateway an address
     * @param auxiliary addresses that no container gets, by the names of who has them
     */
    public record Pool(String subnet, String range, String gateway, Map<String, String> auxiliary) {
        public Pool {
            subnet = Absent.text(subnet);
            range = Absent.text(range);
            gateway = Absent.text(gateway);
            auxiliary = Absent.map(auxiliary);
        }
    }

    /** A container on a network; addresses with their prefix length. */
    public record Member(String name, String endpointId, String macAddress, String ipv4Address, String ipv6Address) {}
}

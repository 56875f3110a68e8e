package org.felucca.model;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;

/**
 * How a container wants to be, and is, attached to one network. Addresses are empty until it runs.
 *
 * @param networkId 64 hex, or empty
 * @param endpointId 64 hex, or empty
 * @param aliases names on this network
 * @param links {@code container:alias}
 * @param ipv4Address asked for
 * @param ipv6Address asked for
 * @param linkLocalIps asked for
 * @param driverOpts for the network driver
 * @param gateway IPv4, given
 * @param ipAddress IPv4, given
 * @param ipPrefixLen bits
 * @param ipv6Gateway given
 * @param globalIpv6Address given
 * @param globalIpv6PrefixLen bits
 * @param macAddress asked for or given
 * @param dnsNames by which others find it
 */
@RecordBuilder
public record EndpointSettings(
        String networkId,
        String endpointId,
        List<String> aliases,
        List<String> links,
        String ipv4Address,
        String ipv6Address,
        List<String> linkLocalIps,
        Map<String, String> driverOpts,
        String gateway,
        String ipAddress,
        int ipPrefixLen,
        String ipv6Gateway,
        String globalIpv6Address,
        int globalIpv6PrefixLen,
        String macAddress,
        List<String> dnsNames) {
    public EndpointSettings {
        networkId = Absent.text(networkId);
        endpointId = Absent.text(endpointId);
        aliases = Absent.list(aliases);
        links = Absent.list(links);
        ipv4Address = Absent.text(ipv4Address);
        ipv6Address = Absent.text(ipv6Address);
        linkLocalIps = Absent.list(linkLocalIps);
        driverOpts = Absent.map(driverOpts);
        gateway = Absent.text(gateway);
        ipAddress = Absent.text(ipAddress);
        ipv6Gateway = Absent.text(ipv6Gateway);
        globalIpv6Address = Absent.text(globalIpv6Address);
        macAddress = Absent.text(macAddress);
        dnsNames = Absent.list(dnsNames);
    }

    /** Nothing asked for. */
    public static EndpointSettings none() {
        return EndpointSettingsBuilder.builder().build();
    }
}

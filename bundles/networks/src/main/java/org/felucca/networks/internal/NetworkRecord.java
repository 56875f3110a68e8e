package org.felucca.networks.internal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.felucca.driver.network.NetworkSpec;
import org.felucca.engine.network.NetworkDetails;
import org.felucca.model.Absent;
import org.felucca.model.NetworkId;

/**
 * A network as it is kept:
 *
 * <pre>
 * {"id":"7b80…","name":"bridge","created":"2026-01-01T00:00:00Z","driver":"bridge",
 *  "subnet":"172.17.0.0/16","gateway":"172.17.0.1","options":{…},"labels":{}}
 * </pre>
 *
 * @param driver by the driver's name; {@code host} and {@code null} have no driver of ours
 * @param subnet in CIDR form, empty without addresses
 * @param gateway an address of the subnet
 */
record NetworkRecord(
        NetworkId id,
        String name,
        Instant created,
        String driver,
        String subnet,
        String gateway,
        boolean internal,
        boolean attachable,
        Map<String, String> options,
        Map<String, String> labels) {
    /** Docker's word for the driver of {@code none}. */
    static final String NULL = "null";

    static final String HOST = "host";

    NetworkRecord {
        subnet = Absent.text(subnet);
        gateway = Absent.text(gateway);
        options = Absent.map(options);
        labels = Absent.map(labels);
    }

    /** Whether a driver has to connect its endpoints. */
    boolean driven() {
        return !driver.equals(NULL) && !driver.equals(HOST);
    }

    /** The same with another subnet. */
    NetworkRecord withSubnet(Subnet other) {
        String first = Subnet.text(other.address(1));
        return new NetworkRecord(
                id, name, created, driver, other.toString(), first, internal, attachable, options, labels);
    }

    /** As drivers see it. */
    NetworkSpec toSpec() {
        List<NetworkSpec.Pool> pools = subnet.isEmpty() ? List.of() : List.of(new NetworkSpec.Pool(subnet, gateway));
        return new NetworkSpec(id, name, pools, internal, options);
    }

    /** As clients see it. */
    NetworkDetails toDetails(Map<String, NetworkDetails.Member> members) {
        List<NetworkDetails.Pool> pools =
                subnet.isEmpty() ? List.of() : List.of(new NetworkDetails.Pool(subnet, "", gateway));
        return new NetworkDetails(
                id,
                name,
                created,
                "local",
                driver,
                true,
                false,
                pools,
                internal,
                attachable,
                false,
                options,
                labels,
                members);
    }
}

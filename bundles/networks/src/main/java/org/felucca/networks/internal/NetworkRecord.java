package org.felucca.networks.internal;

import io.soabase.recordbuilder.core.RecordBuilder;
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
 * @param range the part of the subnet that containers get, in CIDR form; empty for all of it
 * @param auxiliary addresses that no container gets
 * @param chosen the user has said which subnet
 */
@RecordBuilder
record NetworkRecord(
        NetworkId id,
        String name,
        Instant created,
        String driver,
        String subnet,
        String gateway,
        String range,
        Map<String, String> auxiliary,
        boolean chosen,
        Map<String, String> ipamOptions,
        boolean internal,
        boolean attachable,
        Map<String, String> options,
        Map<String, String> labels)
        implements NetworkRecordBuilder.With {
    /** Docker's word for the driver of {@code none}. */
    static final String NULL = "null";

    static final String HOST = "host";
    static final String BRIDGE = "bridge";

    NetworkRecord {
        subnet = Absent.text(subnet);
        gateway = Absent.text(gateway);
        range = Absent.text(range);
        auxiliary = Absent.map(auxiliary);
        ipamOptions = Absent.map(ipamOptions);
        options = Absent.map(options);
        labels = Absent.map(labels);
    }

    /** Whether a driver has to connect its endpoints. */
    boolean driven() {
        return !driver.equals(NULL) && !driver.equals(HOST);
    }

    /** Whether a user has made it: containers on it find each other by name. */
    boolean ofUser() {
        return driven() && !name.equals(BRIDGE);
    }

    /** Whether packets of containers leave it by its gateway. */
    boolean leadsOut() {
        return driven() && !internal;
    }

    /** The same with another subnet, whose first address is the gateway. */
    NetworkRecord withSubnet(Subnet other) {
        return withSubnet(other.toString()).withGateway(Subnet.text(other.address(1)));
    }

    /** The addresses of it that are free when nobody is on it. */
    AddressPool pool() {
        Subnet all = Subnet.parse(subnet);
        AddressPool pool = new AddressPool(all, range.isEmpty() ? all : Subnet.parse(range));
        pool.reserve(Subnet.number(gateway));
        auxiliary.values().forEach(address -> pool.reserve(Subnet.number(address)));
        return pool;
    }

    /** As drivers see it. */
    NetworkSpec toSpec() {
        List<NetworkSpec.Pool> pools = subnet.isEmpty() ? List.of() : List.of(new NetworkSpec.Pool(subnet, gateway));
        return new NetworkSpec(id, name, pools, internal, options);
    }

    /** As clients see it. */
    NetworkDetails toDetails(Map<String, NetworkDetails.Member> members) {
        List<NetworkDetails.Pool> pools =
                subnet.isEmpty() ? List.of() : List.of(new NetworkDetails.Pool(subnet, range, gateway, auxiliary));
        return new NetworkDetails(
                id,
                name,
                created,
                "local",
                driver,
                true,
                false,
                pools,
                "default",
                ipamOptions,
                internal,
                attachable,
                false,
                options,
                labels,
                members);
    }
}

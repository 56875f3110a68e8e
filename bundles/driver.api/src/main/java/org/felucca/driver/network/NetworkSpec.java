package org.felucca.driver.network;

import java.util.List;
import java.util.Map;
import org.felucca.model.Absent;
import org.felucca.model.NetworkId;

/**
 * A network.
 *
 * @param id its id
 * @param name its name
 * @param pools at most one for each family
 * @param internal no way out
 * @param options of the driver
 */
public record NetworkSpec(
        NetworkId id, String name, List<NetworkSpec.Pool> pools, boolean internal, Map<String, String> options) {
    public NetworkSpec {
        name = Absent.text(name);
        pools = Absent.list(pools);
        options = Absent.map(options);
    }

    /** Addresses of the network: subnet and gateway in CIDR form. */
    public record Pool(String subnet, String gateway) {}
}

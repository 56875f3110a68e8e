package org.felucca.engine.network;

import java.util.List;
import java.util.Map;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Absent;

/**
 * Makes a network. CONFLICT for a name that is taken, FORBIDDEN for one of the engine's own or a subnet that overlaps another, NOT_FOUND without its
 * driver or when no subnet is free, INVALID for addresses that are none.
 *
 * @param name unique
 * @param driver empty for {@code bridge}
 * @param pools addresses as the user wants them; empty for a free subnet
 * @param ipamDriver empty for {@code default}
 * @param ipamOptions kept and shown
 * @param internal no way out
 * @param attachable kept and shown
 * @param enableIpv6 with IPv6 too
 * @param options of the driver
 * @param labels of the user
 */
@JobName("network.create")
public record CreateNetwork(
        String name,
        String driver,
        List<NetworkDetails.Pool> pools,
        String ipamDriver,
        Map<String, String> ipamOptions,
        boolean internal,
        boolean attachable,
        boolean enableIpv6,
        Map<String, String> options,
        Map<String, String> labels)
        implements JobRequest<NetworkDetails> {
    public CreateNetwork {
        name = Absent.text(name);
        driver = Absent.text(driver);
        pools = Absent.list(pools);
        ipamDriver = Absent.text(ipamDriver);
        ipamOptions = Absent.map(ipamOptions);
        options = Absent.map(options);
        labels = Absent.map(labels);
    }
}

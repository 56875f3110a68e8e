package org.felucca.networkdriver.bridge.internal;

import static org.felucca.model.Errors.invalid;
import static org.felucca.model.Errors.notImplemented;

import java.net.Inet4Address;
import java.util.Map;
import org.felucca.driver.network.NetworkSpec;

/**
 * What a network's options say to this driver; they are Docker's.
 *
 * @param name of the link
 * @param gateway address of the bridge, the containers' way out
 * @param subnet in CIDR form
 * @param prefixLength its bits
 * @param mtu bytes
 * @param internal nothing passes between the bridge and other links
 * @param talk whether containers reach each other, Docker's icc
 * @param masquerade whether what leaves the host does so under the host's address
 */
record BridgeSettings(
        String name,
        Inet4Address gateway,
        String subnet,
        int prefixLength,
        int mtu,
        boolean internal,
        boolean talk,
        boolean masquerade) {
    private static final String PREFIX = "com.docker.network.bridge.";
    private static final String MTU = "com.docker.network.driver.mtu";
    private static final int MAX_NAME = 15;
    private static final int MIN_MTU = 68;

    static BridgeSettings of(NetworkSpec network) {
        Map<String, String> options = network.options();
        String name = options.getOrDefault(PREFIX + "name", "br-" + network.id().abbreviated());
        if (name.isEmpty() || name.length() > MAX_NAME || name.contains("/") || name.isBlank()) {
            throw invalid("invalid bridge name: %s", name);
        }
        NetworkSpec.Pool pool = network.pools().stream()
                .filter(candidate -> !candidate.subnet().contains(":"))
                .findFirst()
                .orElseThrow(() -> notImplemented("network %s has no IPv4 subnet", network.name()));
        Cidr gateway = Cidr.parse(pool.gateway().contains("/") ? pool.gateway() : pool.gateway() + "/32");
        return new BridgeSettings(
                name,
                gateway.address(),
                pool.subnet(),
                Cidr.parse(pool.subnet()).prefixLength(),
                mtu(options.getOrDefault(MTU, "1500")),
                network.internal(),
                flag(options, PREFIX + "enable_icc"),
                !network.internal() && flag(options, PREFIX + "enable_ip_masquerade"));
    }

    private static boolean flag(Map<String, String> options, String name) {
        return switch (options.getOrDefault(name, "true")) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw invalid("failed to parse %s value: %s", name, options.get(name));
        };
    }

    private static int mtu(String text) {
        try {
            int mtu = Integer.parseInt(text);
            if (mtu >= MIN_MTU) {
                return mtu;
            }
        } catch (NumberFormatException e) {
            // told below, with the value
        }
        throw invalid("invalid mtu: %s", text);
    }
}

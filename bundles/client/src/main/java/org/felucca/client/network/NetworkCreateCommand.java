package org.felucca.client.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.text.KeyValues;

/** {@code felucca network create}. */
public final class NetworkCreateCommand implements Command {
    private final Flag<Boolean> attachable;
    private final Flag<List<String>> auxAddress;
    private final Flag<String> driver;
    private final Flag<List<String>> gateway;
    private final Flag<Boolean> internal;
    private final Flag<String> ipamDriver;
    private final Flag<List<String>> ipamOption;
    private final Flag<List<String>> ipRange;
    private final Flag<Boolean> ipv6;
    private final Flag<List<String>> label;
    private final Flag<List<String>> option;
    private final Flag<List<String>> subnet;

    public NetworkCreateCommand(Syntax syntax) {
        syntax.arguments("NETWORK", 1, 1);
        attachable = syntax.flag("", "attachable", "Let containers be attached by hand");
        auxAddress = syntax.list(
                "", "aux-address", "map", KeyValues::pair, "Address that no container gets, as name=address");
        driver = syntax.value("d", "driver", "string", "bridge", text -> text, "Driver of the network");
        gateway = syntax.list("", "gateway", "Address of the gateway of the subnet");
        internal = syntax.flag("", "internal", "No way out of the network");
        ipamDriver =
                syntax.value("", "ipam-driver", "string", "default", text -> text, "Driver that chooses addresses");
        ipamOption =
                syntax.list("", "ipam-opt", "map", KeyValues::pair, "Option for the driver that chooses addresses");
        ipRange = syntax.list("", "ip-range", "Part of the subnet that containers get addresses of");
        ipv6 = syntax.flag("", "ipv6", "With IPv6");
        label = syntax.list("", "label", "Put a label on the network");
        option = syntax.list("o", "opt", "map", KeyValues::pair, "Option for the driver");
        subnet = syntax.list("", "subnet", "Subnet, as 10.9.0.0/24");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        Map<String, Object> ipam = new LinkedHashMap<>();
        ipam.put("Driver", ipamDriver.get());
        ipam.put("Options", KeyValues.map(ipamOption.get()));
        ipam.put("Config", pools());
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("Name", arguments.get(0));
        wish.put("CheckDuplicate", true);
        wish.put("Driver", driver.get());
        wish.put("EnableIPv6", ipv6.get());
        wish.put("IPAM", ipam);
        wish.put("Internal", internal.get());
        wish.put("Attachable", attachable.get());
        wish.put("Options", KeyValues.map(option.get()));
        wish.put("Labels", KeyValues.map(label.get()));
        session.console()
                .line(session.engine()
                        .post("/networks/create", new Query(), wish)
                        .string("Id"));
        return 0;
    }

    /** With one subnet, everything else is about it; the engine says what does not fit. */
    private List<Map<String, Object>> pools() {
        if (subnet.get().isEmpty()
                && !(gateway.get().isEmpty()
                        && ipRange.get().isEmpty()
                        && auxAddress.get().isEmpty())) {
            throw new ClientException("every ip-range, gateway or aux-address must have a corresponding subnet");
        }
        if (subnet.get().size() > 1 || gateway.get().size() > 1 || ipRange.get().size() > 1) {
            throw new ClientException("networks have one subnet here, with one gateway and one range");
        }
        List<Map<String, Object>> pools = new ArrayList<>();
        if (!subnet.get().isEmpty()) {
            Map<String, Object> pool = new LinkedHashMap<>();
            pool.put("Subnet", subnet.get().get(0));
            pool.put("IPRange", String.join("", ipRange.get()));
            pool.put("Gateway", String.join("", gateway.get()));
            pool.put("AuxiliaryAddresses", KeyValues.map(auxAddress.get()));
            pools.add(pool);
        }
        return pools;
    }
}

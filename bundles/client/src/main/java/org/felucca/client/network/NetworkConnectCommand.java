package org.felucca.client.network;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.text.KeyValues;

/** {@code felucca network connect}. */
public final class NetworkConnectCommand implements Command {
    private final Flag<List<String>> alias;
    private final Flag<List<String>> driverOption;
    private final Flag<String> ip;
    private final Flag<String> ip6;
    private final Flag<List<String>> link;
    private final Flag<List<String>> linkLocalIp;

    public NetworkConnectCommand(Syntax syntax) {
        syntax.arguments("NETWORK CONTAINER", 2, 2);
        alias = syntax.list("", "alias", "Further name of the container in the network");
        driverOption = syntax.list("", "driver-opt", "map", KeyValues::pair, "Option for the driver");
        ip = syntax.text("", "ip", "IPv4 address of the container");
        ip6 = syntax.text("", "ip6", "IPv6 address of the container");
        link = syntax.list("", "link", "Let another container be found by a name (container:name)");
        linkLocalIp = syntax.list("", "link-local-ip", "Link-local address of the container");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        Map<String, Object> addresses = new LinkedHashMap<>();
        addresses.put("IPv4Address", ip.get());
        addresses.put("IPv6Address", ip6.get());
        addresses.put("LinkLocalIPs", linkLocalIp.get());
        Map<String, Object> endpoint = new LinkedHashMap<>();
        endpoint.put("IPAMConfig", addresses);
        endpoint.put("Aliases", alias.get());
        endpoint.put("Links", link.get());
        endpoint.put("DriverOpts", KeyValues.map(driverOption.get()));
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("Container", arguments.get(1));
        wish.put("EndpointConfig", endpoint);
        session.engine().post("/networks/" + Query.path(arguments.get(0)) + "/connect", new Query(), wish);
        return 0;
    }
}

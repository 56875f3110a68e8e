package org.felucca.client.container;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Syntax;
import org.felucca.client.json.Doc;
import org.felucca.client.text.NaturalOrder;

/** {@code felucca port}. */
public final class PortCommand implements Command {
    public PortCommand(Syntax syntax) {
        syntax.arguments("CONTAINER [PRIVATE_PORT[/PROTO]]", 1, 2);
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        String container = arguments.get(0);
        Doc ports =
                Containers.inspect(session, container).doc("NetworkSettings").doc("Ports");
        List<String> lines = new ArrayList<>();
        if (arguments.size() > 1) {
            for (Doc binding : ports.docs(key(arguments.get(1)))) {
                lines.add(address(binding));
            }
            if (lines.isEmpty()) {
                throw new ClientException(
                        "Error: No public port '" + arguments.get(1) + "' published for " + container);
            }
        } else {
            for (String port : ports.map().keySet()) {
                for (Doc binding : ports.docs(port)) {
                    lines.add(port + " -> " + address(binding));
                }
            }
        }
        lines.sort(NaturalOrder.INSTANCE);
        lines.forEach(session.console()::line);
        return 0;
    }

    private static String key(String asked) {
        int slash = asked.indexOf('/');
        String port = slash < 0 ? asked : asked.substring(0, slash);
        try {
            int number = Integer.parseInt(port);
            if (number < 0 || number > 0xffff) {
                throw new NumberFormatException("out of range");
            }
        } catch (NumberFormatException e) {
            throw new ClientException(
                    "Error: invalid port (" + port + "): strconv.ParseUint: parsing \"" + port + "\": invalid syntax",
                    1,
                    e);
        }
        return slash < 0 ? asked + "/tcp" : asked;
    }

    private static String address(Doc binding) {
        String ip = binding.string("HostIp");
        return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + binding.string("HostPort");
    }
}

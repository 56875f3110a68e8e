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

/** {@code felucca network disconnect}. */
public final class NetworkDisconnectCommand implements Command {
    private final Flag<Boolean> force;

    public NetworkDisconnectCommand(Syntax syntax) {
        syntax.arguments("NETWORK CONTAINER", 2, 2);
        force = syntax.flag("f", "force", "Even if the container is no more");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("Container", arguments.get(1));
        wish.put("Force", force.get());
        session.engine().post("/networks/" + Query.path(arguments.get(0)) + "/disconnect", new Query(), wish);
        return 0;
    }
}

package org.felucca.server.internal.routes;

import static org.felucca.server.internal.api.Route.route;

import java.io.IOException;
import java.util.List;
import org.felucca.engine.network.InspectNetwork;
import org.felucca.engine.network.ListNetworks;
import org.felucca.server.internal.api.Exchange;
import org.felucca.server.internal.api.Route;
import org.felucca.server.internal.wire.NetworkWire;

/** Networks. */
public final class NetworkRoutes {
    private NetworkRoutes() {}

    public static List<Route> table() {
        return List.of(
                route("GET", "/networks", "1.24", NetworkRoutes::getNetworksList),
                route("GET", "/networks/", "1.24", NetworkRoutes::getNetworksList),
                route("GET", "/networks/{id}", "1.24", NetworkRoutes::getNetwork));
    }

    private static void getNetworksList(Exchange x) throws IOException, InterruptedException {
        // since 1.28 the list leaves the containers to inspect
        boolean members = !x.version().atLeast(28);
        x.json(
                200,
                x.run(new ListNetworks(x.query().filters())).stream()
                        .map(n -> NetworkWire.fromModel(n, members))
                        .toList());
    }

    private static void getNetwork(Exchange x) throws IOException, InterruptedException {
        x.json(200, NetworkWire.fromModel(x.run(new InspectNetwork(x.path("id"))), true));
    }
}

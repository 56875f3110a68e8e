package org.felucca.server.internal.routes;

import static org.felucca.server.internal.api.Route.route;

import java.io.IOException;
import java.util.List;
import org.felucca.engine.network.InspectNetwork;
import org.felucca.engine.network.ListNetworks;
import org.felucca.engine.network.NetworkDetails;
import org.felucca.engine.network.PruneNetworks;
import org.felucca.engine.network.RemoveNetwork;
import org.felucca.server.internal.api.Exchange;
import org.felucca.server.internal.api.Route;
import org.felucca.server.internal.wire.ConnectNetworkWire;
import org.felucca.server.internal.wire.CreateNetworkWire;
import org.felucca.server.internal.wire.NetworkWire;
import org.felucca.server.internal.wire.PruneWire;

/** Networks. */
public final class NetworkRoutes {
    private NetworkRoutes() {}

    public static List<Route> table() {
        return List.of(
                route("GET", "/networks", "1.24", NetworkRoutes::getNetworksList),
                route("GET", "/networks/", "1.24", NetworkRoutes::getNetworksList),
                route("GET", "/networks/{id}", "1.24", NetworkRoutes::getNetwork),
                route("POST", "/networks/create", "1.24", NetworkRoutes::postNetworkCreate),
                route("POST", "/networks/prune", "1.25", NetworkRoutes::postNetworksPrune),
                route("POST", "/networks/{id}/connect", "1.24", NetworkRoutes::postNetworkConnect),
                route("POST", "/networks/{id}/disconnect", "1.24", NetworkRoutes::postNetworkDisconnect),
                route("DELETE", "/networks/{id}", "1.24", NetworkRoutes::deleteNetwork));
    }

    private static void postNetworkCreate(Exchange x) throws IOException, InterruptedException {
        NetworkDetails made = x.run(x.body(CreateNetworkWire.class).toModel());
        x.json(201, new CreateNetworkWire.Created(made.id().value(), ""));
    }

    private static void postNetworksPrune(Exchange x) throws IOException, InterruptedException {
        x.json(200, PruneWire.ofNetworks(x.run(new PruneNetworks(x.query().filters()))));
    }

    private static void postNetworkConnect(Exchange x) throws IOException, InterruptedException {
        x.run(x.body(ConnectNetworkWire.class).toConnect(x.path("id")));
        x.empty(200);
    }

    private static void postNetworkDisconnect(Exchange x) throws IOException, InterruptedException {
        x.run(x.body(ConnectNetworkWire.class).toDisconnect(x.path("id")));
        x.empty(200);
    }

    private static void deleteNetwork(Exchange x) throws IOException, InterruptedException {
        x.run(new RemoveNetwork(x.path("id")));
        x.empty(204);
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

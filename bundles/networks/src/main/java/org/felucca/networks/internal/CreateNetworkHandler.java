package org.felucca.networks.internal;

import java.io.IOException;
import java.util.Map;
import org.felucca.engine.Event;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.network.CreateNetwork;
import org.felucca.engine.network.NetworkDetails;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes a network. */
@Component(property = "job=network.create")
public final class CreateNetworkHandler implements JobHandler<CreateNetwork, NetworkDetails> {
    private final Networks networks;
    private final Sandboxes sandboxes;

    @Activate
    public CreateNetworkHandler(@Reference Networks networks, @Reference Sandboxes sandboxes) {
        this.networks = networks;
        this.sandboxes = sandboxes;
    }

    @Override
    public NetworkDetails run(CreateNetwork request, JobContext context) throws IOException, InterruptedException {
        NetworkRecord network = sandboxes.createNetwork(request);
        context.engine().events().tell(event("create", network));
        return networks.details(network);
    }

    /** What Docker tells about a network alone. */
    static Event event(String action, NetworkRecord network) {
        return Event.now(
                "network", action, network.id().value(), Map.of("name", network.name(), "type", network.driver()));
    }
}

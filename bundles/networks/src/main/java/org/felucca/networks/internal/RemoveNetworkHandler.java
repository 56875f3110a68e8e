package org.felucca.networks.internal;

import java.io.IOException;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.network.RemoveNetwork;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Removes a network that nobody is on. */
@Component(property = "job=network.remove")
public final class RemoveNetworkHandler implements JobHandler<RemoveNetwork, Void> {
    private final Networks networks;
    private final Sandboxes sandboxes;

    @Activate
    public RemoveNetworkHandler(@Reference Networks networks, @Reference Sandboxes sandboxes) {
        this.networks = networks;
        this.sandboxes = sandboxes;
    }

    @Override
    public Void run(RemoveNetwork request, JobContext context) throws IOException, InterruptedException {
        NetworkRecord network = networks.find(request.network());
        sandboxes.removeNetwork(network);
        context.engine().events().tell(CreateNetworkHandler.event("destroy", network));
        return null;
    }
}

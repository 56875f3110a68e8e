package org.felucca.networks.internal;

import java.io.IOException;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.network.DetachEndpoint;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Takes a container that runs off a network. */
@Component(property = "job=network.detach")
public final class DetachEndpointHandler implements JobHandler<DetachEndpoint, Void> {
    private final Networks networks;
    private final Sandboxes sandboxes;

    @Activate
    public DetachEndpointHandler(@Reference Networks networks, @Reference Sandboxes sandboxes) {
        this.networks = networks;
        this.sandboxes = sandboxes;
    }

    @Override
    public Void run(DetachEndpoint request, JobContext context) throws IOException, InterruptedException {
        NetworkRecord network = networks.find(request.network());
        if (sandboxes.changes().detach(request.container(), network.id(), request.namespaceFd())) {
            context.engine()
                    .events()
                    .tell(ConnectSandboxHandler.event(
                            "disconnect", network, request.container().value()));
        }
        return null;
    }
}

package org.felucca.networks.internal;

import java.io.IOException;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.network.AttachEndpoint;
import org.felucca.engine.network.Attachment;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Connects a container that runs to a further network. */
@Component(property = "job=network.attach")
public final class AttachEndpointHandler implements JobHandler<AttachEndpoint, Attachment> {
    private final Networks networks;
    private final Sandboxes sandboxes;

    @Activate
    public AttachEndpointHandler(@Reference Networks networks, @Reference Sandboxes sandboxes) {
        this.networks = networks;
        this.sandboxes = sandboxes;
    }

    @Override
    public Attachment run(AttachEndpoint request, JobContext context) throws IOException, InterruptedException {
        Attachment made = sandboxes.changes().attach(request);
        context.engine()
                .events()
                .tell(ConnectSandboxHandler.event(
                        "connect",
                        networks.find(request.network()),
                        request.container().value()));
        return made;
    }
}

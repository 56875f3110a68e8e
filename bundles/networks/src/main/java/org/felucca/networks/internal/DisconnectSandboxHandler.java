package org.felucca.networks.internal;

import java.io.IOException;
import java.util.Optional;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.network.DisconnectSandbox;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Takes a container that has ended off its networks. */
@Component(property = "job=network.leave")
public final class DisconnectSandboxHandler implements JobHandler<DisconnectSandbox, Void> {
    private final Networks networks;
    private final Sandboxes sandboxes;

    @Activate
    public DisconnectSandboxHandler(@Reference Networks networks, @Reference Sandboxes sandboxes) {
        this.networks = networks;
        this.sandboxes = sandboxes;
    }

    @Override
    public Void run(DisconnectSandbox request, JobContext context) throws IOException, InterruptedException {
        Optional<SandboxRecord> sandbox = networks.sandbox(request.container());
        if (sandbox.isPresent()) {
            sandboxes.disconnect(sandbox.get());
            for (SandboxRecord.Endpoint endpoint : sandbox.get().endpoints()) {
                networks.network(endpoint.network())
                        .map(network -> ConnectSandboxHandler.event(
                                "disconnect", network, request.container().value()))
                        .ifPresent(context.engine().events()::tell);
            }
        }
        return null;
    }
}

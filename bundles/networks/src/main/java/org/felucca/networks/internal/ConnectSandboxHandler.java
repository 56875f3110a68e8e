package org.felucca.networks.internal;

import java.io.IOException;
import java.util.Map;
import org.felucca.engine.Event;
import org.felucca.engine.Events;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.network.ConnectSandbox;
import org.felucca.engine.network.Sandbox;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Gives a container its network namespace, connected to its networks. */
@Component(property = "job=network.join")
public final class ConnectSandboxHandler implements JobHandler<ConnectSandbox, Sandbox> {
    private final Networks networks;
    private final Sandboxes sandboxes;
    private final Leftovers leftovers;

    @Activate
    public ConnectSandboxHandler(
            @Reference Networks networks, @Reference Sandboxes sandboxes, @Reference Leftovers leftovers) {
        this.networks = networks;
        this.sandboxes = sandboxes;
        this.leftovers = leftovers;
    }

    @Override
    public Sandbox run(ConnectSandbox request, JobContext context) throws IOException, InterruptedException {
        leftovers.giveBackOnce(context.engine());
        Sandbox sandbox = sandboxes.connect(request);
        Events events = context.engine().events();
        for (String name : sandbox.endpoints().keySet()) {
            events.tell(
                    event("connect", networks.find(name), request.container().value()));
        }
        return sandbox;
    }

    /** What Docker tells about a container and a network. */
    static Event event(String action, NetworkRecord network, String container) {
        return Event.now(
                "network",
                action,
                network.id().value(),
                Map.of("container", container, "name", network.name(), "type", network.driver()));
    }
}

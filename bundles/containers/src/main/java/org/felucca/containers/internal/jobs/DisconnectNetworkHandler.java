package org.felucca.containers.internal.jobs;

import java.io.IOException;
import java.util.Optional;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.run.NetworkChanges;
import org.felucca.containers.internal.run.Runs;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.network.DisconnectNetwork;
import org.felucca.model.Errors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Takes a container off a network. */
@Component(property = JobHandler.JOB + "=network.disconnect")
public final class DisconnectNetworkHandler implements JobHandler<DisconnectNetwork, Void> {
    private final Containers containers;
    private final NetworkChanges changes;

    @Activate
    public DisconnectNetworkHandler(@Reference Containers containers, @Reference Runs runs) {
        this.containers = containers;
        this.changes = runs.networkChanges();
    }

    @Override
    public Void run(DisconnectNetwork request, JobContext context) throws IOException, InterruptedException {
        Optional<Container> container = containers.lookUp(request.container());
        if (container.isPresent()) {
            changes.disconnect(containers.find(request.container()), request.network());
        } else if (!request.force()) {
            throw Errors.notFound("No such container: %s", request.container());
        }
        // forced: what a container that is no more had, the networks have given back
        return null;
    }
}

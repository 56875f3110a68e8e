package org.felucca.containers.internal.jobs;

import java.io.IOException;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.run.NetworkChanges;
import org.felucca.containers.internal.run.Runs;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.network.ConnectNetwork;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Connects a container to a further network. */
@Component(property = JobHandler.JOB + "=network.connect")
public final class ConnectNetworkHandler implements JobHandler<ConnectNetwork, Void> {
    private final Containers containers;
    private final NetworkChanges changes;

    @Activate
    public ConnectNetworkHandler(@Reference Containers containers, @Reference Runs runs) {
        this.containers = containers;
        this.changes = runs.networkChanges();
    }

    @Override
    public Void run(ConnectNetwork request, JobContext context) throws IOException, InterruptedException {
        changes.connect(containers.find(request.container()), request.network(), request.settings());
        return null;
    }
}

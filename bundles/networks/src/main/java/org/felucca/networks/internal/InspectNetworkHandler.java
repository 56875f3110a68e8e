package org.felucca.networks.internal;

import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.network.InspectNetwork;
import org.felucca.engine.network.NetworkDetails;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells all about a network, its members included. */
@Component(property = "job=network.inspect")
public final class InspectNetworkHandler implements JobHandler<InspectNetwork, NetworkDetails> {
    private final Networks networks;

    @Activate
    public InspectNetworkHandler(@Reference Networks networks) {
        this.networks = networks;
    }

    @Override
    public NetworkDetails run(InspectNetwork request, JobContext context) {
        return networks.details(networks.find(request.network()));
    }
}

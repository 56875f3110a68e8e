package org.felucca.networks.internal;

import java.util.List;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.network.ListNetworks;
import org.felucca.engine.network.NetworkDetails;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lists networks. */
@Component(property = "job=network.list")
public final class ListNetworksHandler implements JobHandler<ListNetworks, List<NetworkDetails>> {
    private final Networks networks;

    @Activate
    public ListNetworksHandler(@Reference Networks networks) {
        this.networks = networks;
    }

    @Override
    public List<NetworkDetails> run(ListNetworks request, JobContext context) {
        NetworkFilter filter = new NetworkFilter(request.filters());
        return networks.list().stream().filter(filter).toList();
    }
}

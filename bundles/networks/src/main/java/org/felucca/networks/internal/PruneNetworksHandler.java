package org.felucca.networks.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.felucca.engine.Event;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.network.PruneNetworks;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Removes the networks of users that nobody is on. */
@Component(property = "job=network.prune")
public final class PruneNetworksHandler implements JobHandler<PruneNetworks, List<String>> {
    private final Networks networks;
    private final Sandboxes sandboxes;

    @Activate
    public PruneNetworksHandler(@Reference Networks networks, @Reference Sandboxes sandboxes) {
        this.networks = networks;
        this.sandboxes = sandboxes;
    }

    @Override
    public List<String> run(PruneNetworks request, JobContext context) throws IOException, InterruptedException {
        List<String> removed = new ArrayList<>();
        for (NetworkRecord network : networks.pruned(request.filters())) {
            try {
                sandboxes.removeNetwork(network);
            } catch (FeluccaException e) {
                if (e.kind() == ErrorKind.FORBIDDEN || e.kind() == ErrorKind.NOT_FOUND) {
                    continue; // somebody came to it, or removed it, meanwhile
                }
                throw e;
            }
            removed.add(network.name());
            context.engine().events().tell(CreateNetworkHandler.event("destroy", network));
        }
        context.engine().events().tell(Event.now("network", "prune", "", Map.of("reclaimed", "0")));
        return removed;
    }
}

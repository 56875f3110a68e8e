package org.felucca.networks.internal;

import java.io.IOException;
import java.util.Set;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.network.AdoptSandbox;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes the networks of a container work that runs on under a new engine. */
@Component(property = "job=network.adopt")
public final class AdoptSandboxHandler implements JobHandler<AdoptSandbox, Set<String>> {
    private final Sandboxes sandboxes;

    @Activate
    public AdoptSandboxHandler(@Reference Sandboxes sandboxes) {
        this.sandboxes = sandboxes;
    }

    @Override
    public Set<String> run(AdoptSandbox request, JobContext context) throws IOException, InterruptedException {
        return sandboxes.changes().adopt(request);
    }
}

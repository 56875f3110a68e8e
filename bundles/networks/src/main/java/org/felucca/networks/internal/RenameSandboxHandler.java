package org.felucca.networks.internal;

import java.io.IOException;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.network.RenameSandbox;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Has a container that runs be found by another name. */
@Component(property = "job=network.rename")
public final class RenameSandboxHandler implements JobHandler<RenameSandbox, Void> {
    private final Sandboxes sandboxes;

    @Activate
    public RenameSandboxHandler(@Reference Sandboxes sandboxes) {
        this.sandboxes = sandboxes;
    }

    @Override
    public Void run(RenameSandbox request, JobContext context) throws IOException {
        sandboxes.changes().rename(request.container(), request.name());
        return null;
    }
}

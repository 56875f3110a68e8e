package org.felucca.graph.internal;

import java.io.IOException;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.image.VerifiedImages;
import org.felucca.engine.image.VerifyImages;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells what of the images is damaged. */
@Component(property = JobHandler.JOB + "=images.verify")
public final class VerifyHandler implements JobHandler<VerifyImages, VerifiedImages> {
    private final Graph graph;

    @Activate
    public VerifyHandler(@Reference Graph graph) {
        this.graph = graph;
    }

    @Override
    public VerifiedImages run(VerifyImages request, JobContext context) throws IOException, InterruptedException {
        Layers layers = graph.layers();
        Lease lease = graph.lease(); // holds nothing: the bundle waits for its end, which comes soon
        try {
            return new StoreCheck(graph, layers, context.io()).run();
        } finally {
            lease.end();
        }
    }
}

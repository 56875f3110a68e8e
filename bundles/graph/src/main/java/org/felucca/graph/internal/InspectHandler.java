package org.felucca.graph.internal;

import java.io.IOException;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.image.ImageDetails;
import org.felucca.engine.image.InspectImage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells all about an image. */
@Component(property = JobHandler.JOB + "=image.inspect")
public final class InspectHandler implements JobHandler<InspectImage, ImageDetails> {
    private final Graph graph;

    @Activate
    public InspectHandler(@Reference Graph graph) {
        this.graph = graph;
    }

    @Override
    public ImageDetails run(InspectImage request, JobContext context) throws IOException, InterruptedException {
        return Details.full(graph, graph.resolve(request.image()));
    }
}
